// The arguments of one call, read by its signature.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/epoll/program.hpp"
#include "engine/epoll/scan.hpp"
#include "engine/epoll/signature.hpp"

namespace glassbox::epoll {

class ArgumentReader {
 public:
  // Reads from tokens[at], where "(" is expected, and moves `at` behind ")". `names`: what the lines above have named.
  ArgumentReader(const std::vector<Token>& tokens, std::size_t& at, const Signature& signature, const Where& where,
                 std::string_view loop_variable, const Script& names);
  std::optional<Error> read(Call& call);

 private:
  [[nodiscard]] Error fault(const Token& token, std::string what, std::string accepted) const;
  [[nodiscard]] Error wrong(const Token& token, const Parameter& parameter, std::string_view wanted) const;
  [[nodiscard]] const Token& now() const { return tokens_[at_]; }
  [[nodiscard]] std::string form() const { return std::string(signature_.form); }

  const Parameter* choose(std::size_t position, std::optional<Error>& error);
  std::optional<Error> argument(Call& call, const Parameter& parameter);
  std::optional<Error> descriptor(Ref& ref, const Parameter& parameter);
  std::optional<Error> index(Ref& ref);
  std::optional<Error> integer(std::int64_t& value, const Parameter& parameter);
  std::optional<Error> bytes(Call& call, const Parameter& parameter);
  std::optional<Error> path(Call& call);
  std::optional<Error> address(Call& call);
  std::optional<Error> data(Call& call);
  std::optional<Error> list(std::vector<Watched>& set, const Parameter& parameter);
  std::optional<Error> element(std::vector<Watched>& set, const Parameter& parameter);
  std::optional<Error> complete(Call& call, const Token& close);
  std::optional<Error> check(Call& call, const Token& name) const;

  const std::vector<Token>& tokens_;
  std::size_t& at_;
  const Signature& signature_;
  Where where_;
  std::string_view loop_variable_;
  const Script& names_;
  std::vector<bool> given_;
  bool named_ = false;
};

}  // namespace glassbox::epoll
