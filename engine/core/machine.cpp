#include "engine/core/machine.hpp"

namespace glassbox {

const Machine* find_machine(std::string_view id) {
  for (const Machine* machine : machines())
    if (machine->id() == id) return machine;
  return nullptr;
}

}  // namespace glassbox
