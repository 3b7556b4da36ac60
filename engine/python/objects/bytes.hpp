// bytes (Objects/bytesobject.c).
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "engine/python/objects/abstract.hpp"

namespace glassbox::python {

struct BytesObject : VarObject {
  std::int64_t ob_shash;
  std::uint8_t ob_sval[1];  // ob_size bytes and a NUL
};
constexpr std::int64_t kBytesHeader = 33;

RefTo<BytesObject> bytes_from(std::string_view bytes);
inline std::string_view bytes_view(P<BytesObject> b) {
  return {reinterpret_cast<const char*>(b->ob_sval), static_cast<std::size_t>(b->ob_size)};
}
std::string bytes_repr_text(std::string_view bytes);

}  // namespace glassbox::python
