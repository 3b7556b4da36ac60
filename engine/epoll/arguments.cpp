#include "engine/epoll/arguments.hpp"

#include <algorithm>
#include <charconv>

#include "engine/epoll/check_call.hpp"

namespace glassbox::epoll {
namespace {

// Whether the constant belongs where these prefixes do: "EPOLL" takes EPOLLIN and not EPOLL_CTL_ADD.
bool belongs(std::string_view name, std::string_view prefixes) {
  if (prefixes.empty() || !name.starts_with(prefixes)) return false;
  return prefixes != "EPOLL" || !name.starts_with("EPOLL_");
}

}  // namespace

ArgumentReader::ArgumentReader(const std::vector<Token>& tokens, std::size_t& at, const Signature& signature,
                               const Where& where, std::string_view loop_variable, const Script& names)
    : tokens_(tokens),
      at_(at),
      signature_(signature),
      where_(where),
      loop_variable_(loop_variable),
      names_(names),
      given_(signature.parameters.size(), false) {}

Error ArgumentReader::fault(const Token& token, std::string what, std::string accepted) const {
  Where where = where_;
  where.column = token.column;
  where.length = token.length;
  return {where, std::move(what), std::move(accepted)};
}

Error ArgumentReader::wrong(const Token& token, const Parameter& parameter, std::string_view wanted) const {
  return fault(token,
               std::string(signature_.name) + ": " + std::string(parameter.name) + " takes " + std::string(wanted),
               form());
}

std::optional<Error> ArgumentReader::read(Call& call) {
  const Token& name = tokens_[at_ - 1];
  call.fn = signature_.fn;
  if (!now().is("(")) return fault(now(), "'(' is missing after the call's name", form());
  ++at_;
  for (std::size_t position = 0; !now().is(")"); ++position) {
    if (position > 0) {
      if (!now().is(",")) return fault(now(), "',' or ')' is missing here", form());
      ++at_;
    }
    std::optional<Error> error;
    const Parameter* parameter = choose(position, error);
    if (parameter == nullptr) return error;
    error = argument(call, *parameter);
    if (error) return error;
  }
  if (auto error = complete(call, now())) return error;
  ++at_;
  return check(call, name);
}

// The parameter of the argument that begins here, by its name or its position.
const Parameter* ArgumentReader::choose(std::size_t position, std::optional<Error>& error) {
  const auto parameters = signature_.parameters;
  std::size_t chosen = position;
  const Token& token = now();
  if (token.kind == Token::Kind::word && tokens_[at_ + 1].is("=")) {
    named_ = true;
    const auto found = std::find_if(parameters.begin(), parameters.end(),
                                    [&](const Parameter& each) { return each.name == token.text; });
    if (found == parameters.end()) {
      error = fault(token, std::string(signature_.name) + " has no argument '" + std::string(token.text) + "'", form());
      return nullptr;
    }
    chosen = static_cast<std::size_t>(found - parameters.begin());
    at_ += 2;
  } else if (named_) {
    error = fault(token, "after an argument with a name all others need theirs", form());
    return nullptr;
  } else if (position >= parameters.size()) {
    error = fault(token, std::string(signature_.name) + " takes fewer arguments", form());
    return nullptr;
  }
  if (given_[chosen]) {
    error = fault(token, "'" + std::string(parameters[chosen].name) + "' is given twice", form());
    return nullptr;
  }
  given_[chosen] = true;
  return &parameters[chosen];
}

std::optional<Error> ArgumentReader::argument(Call& call, const Parameter& parameter) {
  std::int64_t value = 0;
  std::optional<Error> error;
  switch (parameter.place) {
    case Place::fd:
      return descriptor(call.fd, parameter);
    case Place::other:
      return descriptor(call.other, parameter);
    case Place::number:
      return integer(call.number, parameter);
    case Place::number2:
      return integer(call.number2, parameter);
    case Place::what:
      return integer(call.what, parameter);
    case Place::timeout:
      return integer(call.timeout, parameter);
    case Place::flags:
      error = integer(value, parameter);
      call.flags = static_cast<std::uint32_t>(value);
      return error;
    case Place::bytes:
      return bytes(call, parameter);
    case Place::path:
      return path(call);
    case Place::address:
      return address(call);
    case Place::data:
      return data(call);
    case Place::set0:
      return list(call.sets[0], parameter);
    case Place::set1:
      return list(call.sets[1], parameter);
    case Place::set2:
      return list(call.sets[2], parameter);
  }
  return error;
}

// a, idle[3], idle[i], 99
std::optional<Error> ArgumentReader::descriptor(Ref& ref, const Parameter& parameter) {
  const Token& token = now();
  if (token.kind == Token::Kind::number) {
    if (token.number < -1000 || token.number > 1'000'000)
      return wrong(token, parameter, "a descriptor's number up to 1000000");
    ref.number = static_cast<std::int32_t>(token.number);
    ++at_;
    return std::nullopt;
  }
  if (token.kind != Token::Kind::word) return wrong(token, parameter, "a descriptor's name");
  const auto found =
      std::find_if(names_.names.begin(), names_.names.end(), [&](const Name& each) { return each.text == token.text; });
  if (found == names_.names.end())
    return fault(token, "no line above gives a descriptor the name '" + std::string(token.text) + "'", form());
  ref.name = static_cast<std::int32_t>(found - names_.names.begin());
  ++at_;
  if (!found->array) {
    if (now().is("[")) return fault(now(), "'" + found->text + "' is one descriptor, not a list", found->text);
    return std::nullopt;
  }
  if (!now().is("["))
    return fault(token, "'" + found->text + "' is a list of descriptors: which one?", found->text + "[0]");
  return index(ref);
}

std::optional<Error> ArgumentReader::index(Ref& ref) {
  const Token& token = tokens_[++at_];
  if (token.kind == Token::Kind::word) {
    if (token.text != loop_variable_ || loop_variable_.empty())
      return fault(token, "'" + std::string(token.text) + "' is not this line's loop variable", "for i in 0..9: …[i]");
    ref.by_loop = true;
  } else if (token.kind == Token::Kind::number) {
    const Name& name = names_.names[static_cast<std::size_t>(ref.name)];
    if (token.number < 0 || token.number >= name.size)
      return fault(token, "'" + name.text + "' has no element " + std::string(token.text),
                   "0 to " + std::to_string(name.size - 1));
    ref.index = static_cast<std::int32_t>(token.number);
  } else {
    return fault(token, "an index is missing", "idle[0], idle[i]");
  }
  ++at_;
  if (!now().is("]")) return fault(now(), "']' is missing", "idle[0], idle[i]");
  ++at_;
  return std::nullopt;
}

// Numbers and constants joined by |.
std::optional<Error> ArgumentReader::integer(std::int64_t& value, const Parameter& parameter) {
  const Token& first = now();
  value = 0;
  while (true) {
    const Token& token = now();
    if (token.kind == Token::Kind::number) {
      value |= token.number;
    } else if (token.kind == Token::Kind::word) {
      const auto known = constant(token.text);
      if (!known || !belongs(token.text, parameter.prefixes))
        return fault(token,
                     std::string(signature_.name) + ": " + std::string(parameter.name) + " does not take '" +
                         std::string(token.text) + "'",
                     parameter.prefixes.empty() ? "a number" : "0, " + constants_of(parameter.prefixes));
      value |= *known;
    } else {
      return wrong(token, parameter, parameter.prefixes.empty() ? "a number" : "constants joined by |");
    }
    ++at_;
    if (!now().is("|")) break;
    ++at_;
  }
  if (value < parameter.low || value > parameter.high)
    return fault(first, std::string(signature_.name) + ": this " + std::string(parameter.name) + " is out of range",
                 std::to_string(parameter.low) + " to " + std::to_string(parameter.high));
  return std::nullopt;
}

std::optional<Error> ArgumentReader::bytes(Call& call, const Parameter& parameter) {
  const Token& token = now();
  if (token.kind == Token::Kind::string) {
    call.bytes = token.value;
    ++at_;
    return std::nullopt;
  }
  if (token.kind != Token::Kind::number) return wrong(token, parameter, "a string or how many bytes");
  std::int64_t count = 0;
  if (auto error = integer(count, parameter)) return error;
  call.bytes.assign(static_cast<std::size_t>(count), 'x');
  return std::nullopt;
}

std::optional<Error> ArgumentReader::path(Call& call) {
  const Token& token = now();
  if (token.kind != Token::Kind::string || token.value.empty() || token.value.size() > 255 || token.value == "." ||
      token.value == ".." || token.value.find_first_of(std::string_view("/\0", 2)) != std::string::npos)
    return fault(token, "open takes the name of a plain file, without a folder", form());
  call.bytes = token.value;
  ++at_;
  return std::nullopt;
}

std::optional<Error> ArgumentReader::address(Call& call) {
  const Token& token = now();
  std::string_view text = token.value;
  const bool loopback = text.starts_with("127.0.0.1:") || text.starts_with("0.0.0.0:");
  if (token.kind == Token::Kind::string && loopback) {
    text.remove_prefix(text.find(':') + 1);
    const auto [end, fault_code] = std::from_chars(text.data(), text.data() + text.size(), call.port);
    if (fault_code == std::errc() && end == text.data() + text.size() && call.port > 0 && call.port < 32768) {
      ++at_;
      return std::nullopt;
    }
  }
  return fault(token, "an address is one string: this machine's own, and a port from 1 to 32767", "\"127.0.0.1:8080\"");
}

std::optional<Error> ArgumentReader::data(Call& call) {
  const Token& token = now();
  if (token.kind == Token::Kind::string) {
    call.data.kind = Data::Kind::text;
    call.data.text = token.value;
  } else if (token.kind == Token::Kind::number) {
    call.data.kind = Data::Kind::number;
    call.data.number = token.number;
  } else {
    return fault(token, "data is a number or a string", "data=7, data=\"WAKE\"");
  }
  ++at_;
  return std::nullopt;
}

std::optional<Error> ArgumentReader::list(std::vector<Watched>& set, const Parameter& parameter) {
  if (!now().is("[")) return wrong(now(), parameter, "a list in [ ]");
  ++at_;
  while (!now().is("]")) {
    if (auto error = element(set, parameter)) return error;
    if (static_cast<std::int64_t>(set.size()) > ScriptLimits::watched)
      return fault(now(), "the list has more than " + std::to_string(ScriptLimits::watched) + " descriptors", "");
    if (now().is(",")) {
      ++at_;
      continue;
    }
    if (!now().is("]")) return fault(now(), "',' or ']' is missing in the list", form());
  }
  ++at_;
  return std::nullopt;
}

// a, idle[0..9], (b, POLLOUT)
std::optional<Error> ArgumentReader::element(std::vector<Watched>& set, const Parameter& parameter) {
  const bool pair = now().is("(");
  if (pair) {
    if (signature_.fn != Fn::poll) return fault(now(), "only poll's list holds pairs", form());
    ++at_;
  }
  Watched watched;
  std::int32_t last = -1;
  const bool range = now().kind == Token::Kind::word && tokens_[at_ + 1].is("[") && at_ + 3 < tokens_.size() &&
                     tokens_[at_ + 3].is("..");
  if (range) {
    const Token& end = tokens_[at_ + 4];
    const std::size_t first = at_ + 2;
    const auto found = std::find_if(names_.names.begin(), names_.names.end(),
                                    [&](const Name& each) { return each.text == now().text; });
    if (found == names_.names.end() || !found->array)
      return fault(now(), "no line above gives the name '" + std::string(now().text) + "' to a list", form());
    for (const Token* token : {&tokens_[first], &end})
      if (token->kind != Token::Kind::number || token->number < 0 || token->number >= found->size)
        return fault(*token, "'" + found->text + "' has the elements 0 to " + std::to_string(found->size - 1),
                     found->text + "[0.." + std::to_string(found->size - 1) + "]");
    watched.ref.name = static_cast<std::int32_t>(found - names_.names.begin());
    watched.ref.index = static_cast<std::int32_t>(tokens_[first].number);
    last = static_cast<std::int32_t>(end.number);
    at_ += 5;
    if (!now().is("]")) return fault(now(), "']' is missing", form());
    ++at_;
  } else if (auto error = descriptor(watched.ref, parameter)) {
    return error;
  }
  if (pair) {
    if (!now().is(",")) return fault(now(), "',' is missing before the events", "(b, POLLOUT)");
    ++at_;
    std::int64_t events = 0;
    const Parameter own = {"events", Place::flags, true, 0, "POLL", 0, UINT16_MAX};
    if (auto error = integer(events, own)) return error;
    watched.events = static_cast<Events>(events) | kOwnEvents;
    if (!now().is(")")) return fault(now(), "')' is missing after the events", "(b, POLLOUT)");
    ++at_;
  }
  do {
    set.push_back(watched);
    ++watched.ref.index;
  } while (watched.ref.index <= last && static_cast<std::int64_t>(set.size()) <= ScriptLimits::watched);
  return std::nullopt;
}

std::optional<Error> ArgumentReader::complete(Call& call, const Token& close) {
  for (std::size_t i = 0; i < given_.size(); ++i) {
    const Parameter& parameter = signature_.parameters[i];
    if (given_[i]) continue;
    if (parameter.needed)
      return fault(close, std::string(signature_.name) + ": '" + std::string(parameter.name) + "' is missing", form());
    switch (parameter.place) {
      case Place::number:
        call.number = parameter.usual;
        break;
      case Place::number2:
        call.number2 = parameter.usual;
        break;
      case Place::what:
        call.what = parameter.usual;
        break;
      case Place::flags:
        call.flags = static_cast<std::uint32_t>(parameter.usual);
        break;
      default:
        break;
    }
  }
  const bool events_given = signature_.fn != Fn::epoll_ctl || given_[3];
  if (!events_given && call.what != kCtlDel) return fault(close, "epoll_ctl: 'events' is missing", form());
  for (Watched& each : call.sets[0]) {
    if (signature_.fn != Fn::poll) continue;
    each.events = (each.events & kOwnEvents) != 0 ? each.events & ~kOwnEvents : call.flags;
  }
  return std::nullopt;
}

std::optional<Error> ArgumentReader::check(Call& call, const Token& name) const {
  if (call.fn == Fn::epoll_ctl && call.data.kind == Data::Kind::descriptor) call.data.ref = call.other;
  if (call.fn == Fn::recv || call.fn == Fn::send) call.flags &= ~static_cast<std::uint32_t>(kMsgNoSignal);
  if (call.fn == Fn::eventfd_read) call.number = kCounterBytes;
  for (std::int64_t i = 0; call.fn == Fn::eventfd_write && i < kCounterBytes; ++i)
    call.bytes += static_cast<char>(static_cast<std::uint64_t>(call.number) >> (8 * i) & 0xffU);
  const auto refusal = refuse_call(call);
  if (!refusal) return std::nullopt;
  return fault(name, refusal->what, refusal->accepted);
}

}  // namespace glassbox::epoll
