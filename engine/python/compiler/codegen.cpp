#include "engine/python/compiler/codegen.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/python/compiler/fold.hpp"

namespace glassbox::python {

Location Codegen::at(const Node* node) {
  return {node->range.line, node->range.end_line, node->range.column, node->range.end_column};
}

void Codegen::op(std::int32_t opcode, std::int64_t oparg, const Location& where) {
  unit_->sequence.code.push_back({opcode, static_cast<std::int32_t>(oparg), where});
}

std::int32_t Codegen::add_const(const Constant& constant) {
  return unit_->const_number(pool_.keep(std::make_shared<const Constant>(constant)));
}

void Codegen::load_const(const Constant& constant, const Location& where) {
  op(op::LOAD_CONST, add_const(constant), where);
}

void Codegen::load_const(Constant::Kind kind, const Location& where) {
  Constant constant;
  constant.kind = kind;
  load_const(constant, where);
}

void Codegen::load_names(const std::vector<Name>& names, const Location& where) {
  Constant tuple;
  tuple.kind = Constant::Kind::tuple;
  for (const Name name : names) {
    tuple.items.push_back(std::make_shared<const Constant>(text_constant(std::string(name->text))));
  }
  load_const(tuple, where);
}

Name Codegen::mangled(Name name) {
  return Symbols::maybe_mangle(unit_->owner, *unit_->block, name, tree_);
}

// Attributes share their instruction's argument with flags (compiler_addop_name).
void Codegen::op_name(std::int32_t opcode, Name name, NameMap& names, const Location& where) {
  std::int32_t oparg = names.number(mangled(name));
  switch (opcode) {
    case op::LOAD_ATTR:
      oparg <<= 1;
      break;
    case op::LOAD_METHOD:
      opcode = op::LOAD_ATTR;
      oparg = (oparg << 1) | 1;
      break;
    case op::LOAD_SUPER_ATTR:
      oparg = (oparg << 2) | 2;
      break;
    case op::LOAD_SUPER_METHOD:
      opcode = op::LOAD_SUPER_ATTR;
      oparg = (oparg << 2) | 3;
      break;
    case op::LOAD_ZERO_SUPER_ATTR:
      opcode = op::LOAD_SUPER_ATTR;
      oparg <<= 2;
      break;
    case op::LOAD_ZERO_SUPER_METHOD:
      opcode = op::LOAD_SUPER_ATTR;
      oparg = (oparg << 2) | 1;
      break;
    default:
      break;
  }
  op(opcode, oparg, where);
}

bool Codegen::error(const Location& where, std::string message) {
  SourceError what;
  what.message = std::move(message);
  what.line = where.line;
  what.column = where.column + 1;
  what.end_line = where.end_line;
  what.end_column = where.end_column + 1;
  diagnostics_.fail(std::move(what));
  return false;
}

void Codegen::warn(const Location& where, std::string message) {
  if (!failed()) diagnostics_.warnings.push_back({"SyntaxWarning", std::move(message), where.line});
}

// The symbols with this scope or flag, sorted, numbered from `offset` on (dictbytype).
static NameMap by_scope(const NameMap& symbols, NameScope scope, std::int32_t flag, std::int32_t offset) {
  std::vector<NameMap::Entry> sorted(symbols.entries());
  std::sort(sorted.begin(), sorted.end(),
            [](const NameMap::Entry& a, const NameMap::Entry& b) { return a.name->text < b.name->text; });
  NameMap result;
  for (const NameMap::Entry& entry : sorted) {
    const auto own = static_cast<NameScope>((entry.value >> kScopeShift) & 15);
    if (own == scope || (entry.value & flag) != 0) result.set(entry.name, offset++);
  }
  return result;
}

void Codegen::enter(std::string name, UnitKind kind, const Node* node, BlockOf of, std::int32_t line) {
  auto unit = std::make_unique<Unit>();
  unit->block = &symbols_.block(node, of);
  unit->kind = kind;
  unit->name = std::move(name);
  unit->firstlineno = line;
  const Block& block = *unit->block;
  for (const Name parameter : block.parameters) unit->varnames.number(parameter);
  unit->cellvars = by_scope(block.symbols, NameScope::cell, DEF_COMP_CELL, 0);
  if (block.needs_class_closure) unit->cellvars.number(known("__class__"));
  if (block.needs_classdict) unit->cellvars.number(known("__classdict__"));
  unit->freevars =
      by_scope(block.symbols, NameScope::free, DEF_FREE_CLASS, static_cast<std::int32_t>(unit->cellvars.size()));
  if (unit_) unit->owner = unit_->owner;
  unit_ = unit.get();
  units_.push_back(std::move(unit));
  Location where = at_line(line);
  if (kind == UnitKind::module) {
    where.line = 0;
    unit_->qualname = unit_->name;
  } else {
    set_qualname();
  }
  op(op::RESUME, kResumeAtStart, where);
}

void Codegen::set_qualname() {
  const std::size_t depth = units_.size() - 1;  // units around
  unit_->qualname = unit_->name;
  if (depth < 2) return;
  const Unit* parent = units_[depth - 1].get();
  if (parent->kind == UnitKind::type_parameters) {
    if (depth == 2) return;
    parent = units_[depth - 2].get();
  }
  if (unit_->kind == UnitKind::function || unit_->kind == UnitKind::async_function || unit_->kind == UnitKind::klass) {
    const Name name = Symbols::mangle(parent->owner, known(unit_->name), tree_);
    if (parent->block->scope_of(name) == NameScope::global_explicit) return;
  }
  std::string base = parent->qualname;
  if (parent->kind == UnitKind::function || parent->kind == UnitKind::async_function ||
      parent->kind == UnitKind::lambda) {
    base += ".<locals>";
  }
  unit_->qualname = base + "." + unit_->name;
}

std::uint32_t Codegen::code_flags() const {
  const Block& block = *unit_->block;
  std::uint32_t flags = future_.annotations ? std::uint32_t{CO_FUTURE_ANNOTATIONS} : 0U;
  if (!block.function_like()) return flags;
  flags |= CO_NEWLOCALS | CO_OPTIMIZED;
  if (block.nested) flags |= CO_NESTED;
  if (block.generator) flags |= block.coroutine ? CO_ASYNC_GENERATOR : CO_GENERATOR;
  if (block.coroutine && !block.generator) flags |= CO_COROUTINE;
  if (block.varargs) flags |= CO_VARARGS;
  if (block.varkeywords) flags |= CO_VARKEYWORDS;
  return flags;
}

// The unit's code object; the unit around it is the current one again.
std::shared_ptr<const Code> Codegen::leave(bool add_none) {
  std::shared_ptr<const Code> code;
  if (!failed()) {
    if (add_none) load_const(Constant::Kind::none, kNoLocation);
    op(op::RETURN_VALUE, kNoLocation);
    code = assemble_unit(*unit_, pool_, code_flags(), filename_);
  }
  units_.pop_back();
  unit_ = units_.empty() ? nullptr : units_.back().get();
  return code;
}

bool Codegen::push_block(FrameBlock block) {
  constexpr std::size_t kMost = 21;  // CO_MAXBLOCKS
  if (unit_->frame_blocks.size() >= kMost) error(block.where, "too many statically nested blocks");
  unit_->frame_blocks.push_back(block);
  return !failed();
}

bool Codegen::has_annotation(Nodes statements) {
  return std::any_of(statements.begin(), statements.end(), [](const Node* node) {
    switch (node->kind) {
      case Kind::AnnAssign:
        return true;
      case Kind::FunctionDef:
      case Kind::AsyncFunctionDef:
      case Kind::ClassDef:
        return false;
      default:
        break;
    }
    const std::string_view types = schema_of(node->kind).types;
    for (std::size_t slot = 0; slot < types.size(); ++slot) {
      if (types[slot] != 'l') continue;
      const Nodes items = node->list(static_cast<int>(slot));
      if (items.empty() || !items[0]) continue;
      const Kind kind = items[0]->kind;
      const bool holds_statements = kind < Kind::BoolOp || kind == Kind::ExceptHandler || kind == Kind::match_case;
      if (holds_statements && has_annotation(items)) return true;
    }
    return false;
  });
}

// Statements of a module or class.
void Codegen::body(Nodes statements, Location where) {
  if (unit_->kind == UnitKind::module && !statements.empty()) where = at(statements[0]);
  if (has_annotation(statements)) op(op::SETUP_ANNOTATIONS, where);
  if (const Constant* text = docstring_of(statements)) {
    load_const(text_constant(clean_docstring(text->text)), at(statements[0]->node(field::Expr::value)));
    name_op(kNoLocation, known("__doc__"), Context::store);
    statements = statements.subspan(1);
  }
  this->statements(statements);
}

std::shared_ptr<const Code> Codegen::module(Node* module) {
  enter("<module>", UnitKind::module, module, BlockOf::itself, 1);
  const Location where = at_line(1);
  if (module->kind == Kind::Expression) {
    expression(module->node(field::Expression::body));
  } else if (module->kind == Kind::Interactive) {
    const Nodes nodes = module->list(field::Interactive::body);
    if (has_annotation(nodes)) op(op::SETUP_ANNOTATIONS, where);
    interactive_ = true;
    statements(nodes);
  } else {
    body(module->list(field::Module::body), where);
  }
  return leave(module->kind != Kind::Expression);
}

namespace {

std::string expand_tabs(const std::string& text) {
  constexpr std::size_t kTab = 8;
  std::string out;
  std::size_t column = 0;
  for (const char c : text) {
    if (c == '\t') {
      const std::size_t spaces = kTab - column % kTab;
      out.append(spaces, ' ');
      column += spaces;
      continue;
    }
    out += c;
    if (c == '\n' || c == '\r') {
      column = 0;
    } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
      ++column;
    }
  }
  return out;
}

}  // namespace

// Without the indentation that all lines but the first share (_PyCompile_CleanDoc).
std::string Codegen::clean_docstring(const std::string& raw) {
  const std::string text = expand_tabs(raw);
  std::size_t margin = std::numeric_limits<std::size_t>::max();
  for (std::size_t line = text.find('\n'); line != std::string::npos; line = text.find('\n', line + 1)) {
    const std::size_t first = text.find_first_not_of(' ', line + 1);
    if (first != std::string::npos && text[first] != '\n') margin = std::min(margin, first - line - 1);
  }
  if (margin == std::numeric_limits<std::size_t>::max()) margin = 0;
  std::size_t at = std::min(text.find_first_not_of(' '), text.size());
  if (at == 0 && margin == 0) return text;
  std::string out;
  for (bool first = true; at < text.size(); first = false) {
    for (std::size_t k = 0; !first && k < margin && at < text.size() && text[at] == ' '; ++k) ++at;
    const std::size_t end = text.find('\n', at);
    const std::size_t length = end == std::string::npos ? text.size() - at : end + 1 - at;
    out.append(text, at, length);
    at += length;
  }
  return out;
}

}  // namespace glassbox::python
