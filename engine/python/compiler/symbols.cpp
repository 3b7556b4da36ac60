// The first pass over the tree: which names each block uses and binds.
#include "engine/python/compiler/symbols.hpp"

#include "engine/python/compiler/limits.hpp"

namespace glassbox::python {

Name Symbols::mangle(Name owner, Name name, Tree& tree) {
  const std::string_view text = name->text;
  if (!owner || text.substr(0, 2) != "__") return name;
  if (text.substr(text.size() - 2) == "__" || text.find('.') != std::string_view::npos) return name;
  const std::size_t first = owner->text.find_first_not_of('_');
  if (first == std::string_view::npos) return name;
  return tree.identifier("_" + std::string(owner->text.substr(first)) + std::string(text));
}

Name Symbols::maybe_mangle(Name owner, const Block& block, Name name, Tree& tree) {
  if (block.mangled && !block.mangled->has(name)) return name;
  return mangle(owner, name, tree);
}

void Symbols::fail(std::string message, const Range& range) {
  SourceError error;
  error.message = std::move(message);
  error.line = range.line;
  error.column = range.column + 1;
  error.end_line = range.end_line;
  error.end_column = range.end_column + 1;
  diagnostics_.fail(std::move(error));
}

void Symbols::enter(Name name, BlockKind kind, const Node* node, BlockOf of, const Range& range) {
  Block& block = storage_.emplace_back();
  blocks_.insert_or_assign({node, of}, &block);
  block.name = name;
  block.kind = kind;
  block.range = range;
  stack_.push_back(&block);
  Block* outer = current_;
  current_ = &block;
  if (!outer) return;
  block.nested = outer->nested || outer->function_like();
  block.in_iterable = outer->in_iterable;
  if (kind != BlockKind::klass) block.mangled = outer->mangled;
  if (kind != BlockKind::annotation) outer->children.push_back(&block);
}

void Symbols::leave() {
  stack_.pop_back();
  current_ = stack_.empty() ? nullptr : stack_.back();
}

std::int32_t Symbols::lookup(const Block& block, Name name) {
  return block.symbols.get(maybe_mangle(private_, block, name, tree_));
}

void Symbols::define_in(Block& block, Name name, std::int32_t flag, const Range& range) {
  if ((flag & DEF_TYPE_PARAM) != 0 && current_->mangled) current_->mangled->add(name);
  const Name mangled = maybe_mangle(private_, *current_, name, tree_);
  const std::int32_t* seen = block.symbols.find(mangled);
  std::int32_t flags = flag | (seen ? *seen : 0);
  const std::string text(name->text);
  if (seen && (flag & DEF_PARAM) != 0 && (*seen & DEF_PARAM) != 0) {
    return fail("duplicate argument '" + text + "' in function definition", range);
  }
  if (seen && (flag & DEF_TYPE_PARAM) != 0 && (*seen & DEF_TYPE_PARAM) != 0) {
    return fail("duplicate type parameter '" + text + "'", range);
  }
  if (block.in_iteration_target) {
    if ((flags & (DEF_GLOBAL | DEF_NONLOCAL)) != 0) {
      return fail("comprehension inner loop cannot rebind assignment expression target '" + text + "'", range);
    }
    flags |= DEF_COMP_ITER;
  }
  block.symbols.set(mangled, flags);
  if ((flag & DEF_PARAM) != 0) {
    block.parameters.push_back(mangled);
  } else if ((flag & DEF_GLOBAL) != 0) {
    top_->symbols.set(mangled, flag | top_->symbols.get(mangled));
  }
}

bool Symbols::build(Node* module) {
  enter(tree_.identifier("top"), BlockKind::module, module, BlockOf::itself, {});
  top_ = current_;
  if (module->kind == Kind::Expression) {
    visit(module->node(field::Expression::body));
  } else {
    visit_all(module->list(field::Module::body));
  }
  if (diagnostics_.failed) return false;
  leave();
  return analyze_top();
}

void Symbols::visit_all(Nodes nodes) {
  for (Node* node : nodes) {
    if (node) visit(node);
  }
}

void Symbols::visit(Node* node) {
  if (diagnostics_.failed) return;
  if (++depth_ > kMostNesting) {
    diagnostics_.fail(nesting_error(node->range.line));
  } else {
    visit_node(node);
  }
  --depth_;
}

// The nodes in these slots, in their order.
void Symbols::visit_slots(const Node* node, int first, int last) {
  const std::string_view types = schema_of(node->kind).types;
  for (int slot = first; slot <= last; ++slot) {
    const char type = types[static_cast<std::size_t>(slot)];
    if (type == 'l') {
      visit_all(node->list(slot));
    } else if (type == 'n' && node->node(slot)) {
      visit(node->node(slot));
    }
  }
}

void Symbols::visit_node(Node* node) {
  switch (node->kind) {
    case Kind::FunctionDef:
    case Kind::AsyncFunctionDef:
      return visit_function(node);
    case Kind::ClassDef:
      return visit_class(node);
    case Kind::TypeAlias:
      return visit_type_alias(node);
    case Kind::TypeVar:
    case Kind::TypeVarTuple:
    case Kind::ParamSpec:
      return visit_type_param(node);
    case Kind::AnnAssign:
      return visit_annotated_assignment(node);
    case Kind::Global:
    case Kind::Nonlocal:
      return visit_directive(node, node->kind == Kind::Global);
    case Kind::alias:
      return visit_alias(node);
    case Kind::ExceptHandler:
      if (node->node(field::ExceptHandler::type)) visit(node->node(field::ExceptHandler::type));
      if (const Name name = node->name(field::ExceptHandler::name)) define(name, DEF_LOCAL, node->range);
      return visit_all(node->list(field::ExceptHandler::body));
    case Kind::Lambda:
      return visit_lambda(node);
    case Kind::NamedExpr:
      return visit_named_expression(node);
    case Kind::GeneratorExp:
    case Kind::ListComp:
    case Kind::SetComp:
      return visit_comprehension_expression(node, node->list(field::ListComp::generators),
                                            node->node(field::ListComp::elt), nullptr);
    case Kind::DictComp:
      return visit_comprehension_expression(node, node->list(field::DictComp::generators),
                                            node->node(field::DictComp::key), node->node(field::DictComp::value));
    case Kind::comprehension:
      current_->in_iteration_target = true;
      visit(node->node(field::comprehension::target));
      current_->in_iteration_target = false;
      ++current_->in_iterable;
      visit(node->node(field::comprehension::iter));
      --current_->in_iterable;
      visit_all(node->list(field::comprehension::ifs));
      if (node->number(field::comprehension::is_async) != 0) current_->coroutine = true;
      return;
    case Kind::Yield:
    case Kind::YieldFrom:
      return visit_yield(node);
    case Kind::Await:
      if (!refuse_in_annotation("await expression", node)) return;
      visit(node->node(field::Await::value));
      current_->coroutine = true;
      return;
    case Kind::Name:
      return visit_name(node);
    case Kind::MatchStar:
    case Kind::MatchMapping:
    case Kind::MatchAs: {
      const int last = static_cast<int>(schema_of(node->kind).types.size()) - 1;
      visit_slots(node, 0, last - 1);
      if (const Name name = node->name(last)) define(name, DEF_LOCAL, node->range);
      return;
    }
    default:
      visit_slots(node, 0, static_cast<int>(schema_of(node->kind).types.size()) - 1);
  }
}

void Symbols::visit_annotated_assignment(Node* node) {
  Node* target = node->node(field::AnnAssign::target);
  const bool simple = node->number(field::AnnAssign::simple) != 0;
  if (target->kind == Kind::Name) {
    const Name name = target->name(field::Name::id);
    const std::int32_t seen = lookup(*current_, name);
    if ((seen & (DEF_GLOBAL | DEF_NONLOCAL)) != 0 && current_ != top_ && simple) {
      return fail("annotated name '" + std::string(name->text) + "' can't be " +
                      ((seen & DEF_GLOBAL) != 0 ? "global" : "nonlocal"),
                  node->range);
    }
    if (simple) {
      define(name, DEF_ANNOT | DEF_LOCAL, target->range);
    } else if (node->node(field::AnnAssign::value)) {
      define(name, DEF_LOCAL, target->range);
    }
  } else {
    visit(target);
  }
  visit_annotation(node->node(field::AnnAssign::annotation));
  if (Node* value = node->node(field::AnnAssign::value)) visit(value);
}

void Symbols::visit_directive(Node* node, bool global) {
  const std::string word = global ? "global" : "nonlocal";
  for (const Name name : node->names(field::Global::names)) {
    const std::int32_t seen = lookup(*current_, name);
    const std::string text(name->text);
    if ((seen & DEF_PARAM) != 0) return fail("name '" + text + "' is parameter and " + word, node->range);
    if ((seen & USE) != 0) return fail("name '" + text + "' is used prior to " + word + " declaration", node->range);
    if ((seen & DEF_ANNOT) != 0) return fail("annotated name '" + text + "' can't be " + word, node->range);
    if ((seen & DEF_LOCAL) != 0) {
      return fail("name '" + text + "' is assigned to before " + word + " declaration", node->range);
    }
    define(name, global ? DEF_GLOBAL : DEF_NONLOCAL, node->range);
    current_->directives.emplace_back(maybe_mangle(private_, *current_, name, tree_), node->range);
  }
}

void Symbols::visit_alias(Node* node) {
  const Name as = node->name(field::alias::asname);
  const std::string_view name = (as ? as : node->name(field::alias::name))->text;
  if (name == "*") {
    if (current_->kind != BlockKind::module) fail("import * only allowed at module level", node->range);
    return;
  }
  define(tree_.identifier(name.substr(0, name.find('.'))), DEF_IMPORT, node->range);
}

void Symbols::visit_name(Node* node) {
  const bool load = node->context(field::Name::ctx) == Context::load;
  const Name name = node->name(field::Name::id);
  define(name, load ? USE : DEF_LOCAL, node->range);
  // super() needs to know its class.
  if (load && current_->function_like() && name->text == "super") {
    define(tree_.identifier("__class__"), USE, node->range);
  }
}

}  // namespace glassbox::python
