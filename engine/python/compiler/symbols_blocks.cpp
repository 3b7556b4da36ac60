// The first pass: constructs that open blocks of their own.
#include <algorithm>

#include "engine/python/compiler/symbols.hpp"

namespace glassbox::python {

void Symbols::enter_type_parameters(Name name, Node* node, Nodes parameters, bool defaults, bool kwdefaults) {
  const bool in_class = current_->kind == BlockKind::klass;
  const Range range = node->range;
  enter(name, BlockKind::type_parameters, node, BlockOf::type_parameters, range);
  if (in_class) {
    current_->sees_class = true;
    define(tree_.identifier("__classdict__"), USE, range);
  }
  if (node->kind == Kind::ClassDef) {
    for (const char* hidden : {".type_params", ".generic_base"}) {
      define(tree_.identifier(hidden), DEF_LOCAL, range);
      define(tree_.identifier(hidden), USE, range);
    }
    private_ = name;
    current_->mangled = &mangled_.emplace_back();
  }
  if (defaults) define(tree_.identifier(".defaults"), DEF_PARAM, range);
  if (kwdefaults) define(tree_.identifier(".kwdefaults"), DEF_PARAM, range);
  visit_all(parameters);
}

void Symbols::visit_function(Node* node) {
  const Name name = node->name(field::FunctionDef::name);
  const Node* arguments = node->node(field::FunctionDef::args);
  const Nodes type_parameters = node->list(field::FunctionDef::type_params);
  const Nodes kw_defaults = arguments->list(field::arguments::kw_defaults);
  define(name, DEF_LOCAL, node->range);
  visit_all(arguments->list(field::arguments::defaults));
  visit_all(kw_defaults);
  visit_all(node->list(field::FunctionDef::decorator_list));
  if (!type_parameters.empty()) {
    const bool kwdefaults =
        std::any_of(kw_defaults.begin(), kw_defaults.end(), [](const Node* value) { return value != nullptr; });
    // CPython's parser hands over an empty list where there are no defaults, and the hidden parameter is made all the
    // same.
    enter_type_parameters(name, node, type_parameters, true, kwdefaults);
  }
  visit_annotations(node, arguments, node->node(field::FunctionDef::returns));
  enter(name, BlockKind::function, node, BlockOf::itself, node->range);
  if (node->kind == Kind::AsyncFunctionDef) current_->coroutine = true;
  visit_parameters(arguments);
  visit_all(node->list(field::FunctionDef::body));
  leave();
  if (!type_parameters.empty()) leave();
}

void Symbols::visit_lambda(Node* node) {
  const Node* arguments = node->node(field::Lambda::args);
  visit_all(arguments->list(field::arguments::defaults));
  visit_all(arguments->list(field::arguments::kw_defaults));
  enter(tree_.identifier("lambda"), BlockKind::function, node, BlockOf::itself, node->range);
  visit_parameters(arguments);
  visit(node->node(field::Lambda::body));
  leave();
}

void Symbols::visit_parameters(const Node* arguments) {
  const auto one = [this](const Node* parameter) {
    define(parameter->name(field::arg::arg), DEF_PARAM, parameter->range);
  };
  for (const int slot : {field::arguments::posonlyargs, field::arguments::args, field::arguments::kwonlyargs}) {
    for (const Node* parameter : arguments->list(slot)) one(parameter);
  }
  if (const Node* vararg = arguments->node(field::arguments::vararg)) {
    one(vararg);
    current_->varargs = true;
  }
  if (const Node* kwarg = arguments->node(field::arguments::kwarg)) {
    one(kwarg);
    current_->varkeywords = true;
  }
}

void Symbols::visit_annotation(Node* annotation) {
  if (string_annotations_) {
    enter(tree_.identifier("_annotation"), BlockKind::annotation, annotation, BlockOf::bound, annotation->range);
  }
  visit(annotation);
  if (string_annotations_) leave();
}

void Symbols::visit_annotations(const Node* node, const Node* arguments, Node* returns) {
  if (string_annotations_) {
    enter(tree_.identifier("_annotation"), BlockKind::annotation, node, BlockOf::bound, node->range);
  }
  const auto one = [this](const Node* parameter) {
    if (parameter && parameter->node(field::arg::annotation)) visit(parameter->node(field::arg::annotation));
  };
  for (const Node* parameter : arguments->list(field::arguments::posonlyargs)) one(parameter);
  for (const Node* parameter : arguments->list(field::arguments::args)) one(parameter);
  one(arguments->node(field::arguments::vararg));
  one(arguments->node(field::arguments::kwarg));
  for (const Node* parameter : arguments->list(field::arguments::kwonlyargs)) one(parameter);
  if (string_annotations_) leave();
  if (returns) visit_annotation(returns);
}

void Symbols::visit_class(Node* node) {
  const Name name = node->name(field::ClassDef::name);
  const Nodes type_parameters = node->list(field::ClassDef::type_params);
  define(name, DEF_LOCAL, node->range);
  visit_all(node->list(field::ClassDef::decorator_list));
  const Name outer = private_;
  if (!type_parameters.empty()) enter_type_parameters(name, node, type_parameters, false, false);
  visit_all(node->list(field::ClassDef::bases));
  for (const Node* keyword : node->list(field::ClassDef::keywords)) visit(keyword->node(field::keyword::value));
  enter(name, BlockKind::klass, node, BlockOf::itself, node->range);
  private_ = name;
  if (!type_parameters.empty()) {
    define(tree_.identifier("__type_params__"), DEF_LOCAL, node->range);
    define(tree_.identifier(".type_params"), USE, node->range);
  }
  visit_all(node->list(field::ClassDef::body));
  leave();
  if (!type_parameters.empty()) leave();
  private_ = outer;
}

void Symbols::visit_type_alias(Node* node) {
  Node* alias = node->node(field::TypeAlias::name);
  Node* value = node->node(field::TypeAlias::value);
  const Nodes type_parameters = node->list(field::TypeAlias::type_params);
  visit(alias);
  const bool in_class = current_->kind == BlockKind::klass;
  const Name name = alias->name(field::Name::id);
  if (!type_parameters.empty()) enter_type_parameters(name, node, type_parameters, false, false);
  enter(name, BlockKind::type_alias, node, BlockOf::itself, node->range);
  current_->sees_class = in_class;
  if (in_class) define(tree_.identifier("__classdict__"), USE, value->range);
  visit(value);
  leave();
  if (!type_parameters.empty()) leave();
}

void Symbols::visit_bound(Node* expression, Name name, const Node* node, BlockOf of, const char* what) {
  if (name->text == "__classdict__") {
    return fail("reserved name '__classdict__' cannot be used for type parameter", node->range);
  }
  if (!expression || diagnostics_.failed) return;
  const bool in_class = current_->sees_class;
  enter(name, BlockKind::type_variable, node, of, expression->range);
  current_->sees_class = in_class;
  if (in_class) define(tree_.identifier("__classdict__"), USE, expression->range);
  current_->what = what;
  visit(expression);
  leave();
}

void Symbols::visit_type_param(Node* node) {
  const Name name = node->name(0);
  define(name, DEF_TYPE_PARAM | DEF_LOCAL, node->range);
  if (node->kind == Kind::TypeVar) {
    Node* bound = node->node(field::TypeVar::bound);
    visit_bound(bound, name, node, BlockOf::bound,
                bound && bound->kind == Kind::Tuple ? "a TypeVar constraint" : "a TypeVar bound");
    visit_bound(node->node(field::TypeVar::default_value), name, node, BlockOf::default_value, "a TypeVar default");
    return;
  }
  visit_bound(node->node(field::ParamSpec::default_value), name, node, BlockOf::default_value,
              node->kind == Kind::ParamSpec ? "a ParamSpec default" : "a TypeVarTuple default");
}

bool Symbols::refuse_in_annotation(const char* what, const Node* node) {
  const std::string start = std::string(what) + " cannot be used within ";
  switch (current_->kind) {
    case BlockKind::annotation:
      fail(start + "an annotation", node->range);
      return false;
    case BlockKind::type_variable:
      fail(start + current_->what, node->range);
      return false;
    case BlockKind::type_alias:
      fail(start + "a type alias", node->range);
      return false;
    case BlockKind::type_parameters:
      fail(start + "the definition of a generic", node->range);
      return false;
    default:
      return true;
  }
}

void Symbols::visit_yield(Node* node) {
  if (!refuse_in_annotation("yield expression", node)) return;
  if (Node* value = node->node(field::Yield::value)) visit(value);
  current_->generator = true;
  const char* where = nullptr;
  switch (current_->comprehension) {
    case Kind::Module:
      return;
    case Kind::ListComp:
      where = "list comprehension";
      break;
    case Kind::SetComp:
      where = "set comprehension";
      break;
    case Kind::DictComp:
      where = "dict comprehension";
      break;
    default:
      where = "generator expression";
  }
  fail(std::string("'yield' inside ") + where, node->range);
}

void Symbols::visit_named_expression(Node* node) {
  if (!refuse_in_annotation("named expression", node)) return;
  if (current_->in_iterable > 0) {
    return fail("assignment expression cannot be used in a comprehension iterable expression", node->range);
  }
  Node* target = node->node(field::NamedExpr::target);
  if (current_->is_comprehension()) extend_named_expression(target);
  visit(node->node(field::NamedExpr::value));
  visit(target);
}

// `:=` in a comprehension binds in the function or module around it.
void Symbols::extend_named_expression(const Node* target) {
  const Name name = target->name(field::Name::id);
  const std::string start = "assignment expression within a comprehension cannot be used ";
  for (std::size_t k = stack_.size(); k-- > 0;) {
    Block& block = *stack_[k];
    if (block.is_comprehension()) {
      const std::int32_t seen = lookup(block, name);
      if ((seen & DEF_COMP_ITER) != 0 && (seen & DEF_LOCAL) != 0) {
        return fail(
            "assignment expression cannot rebind comprehension iteration variable '" + std::string(name->text) + "'",
            target->range);
      }
      continue;
    }
    switch (block.kind) {
      case BlockKind::function:
      case BlockKind::module: {
        const bool global = block.kind == BlockKind::module || (lookup(block, name) & DEF_GLOBAL) != 0;
        define(name, global ? DEF_GLOBAL : DEF_NONLOCAL, target->range);
        current_->directives.emplace_back(maybe_mangle(private_, *current_, name, tree_), target->range);
        define_in(block, name, block.kind == BlockKind::module ? DEF_GLOBAL : DEF_LOCAL, target->range);
        return;
      }
      case BlockKind::klass:
        return fail(start + "in a class body", target->range);
      case BlockKind::type_parameters:
        return fail(start + "within the definition of a generic", target->range);
      case BlockKind::type_alias:
        return fail(start + "in a type alias", target->range);
      case BlockKind::type_variable:
        return fail(start + "in a TypeVar bound", target->range);
      case BlockKind::annotation:
        break;
    }
  }
}

void Symbols::visit_comprehension_expression(Node* node, Nodes generators, Node* element, Node* value) {
  Node* outermost = generators[0];
  // The first iterable is evaluated outside.
  ++current_->in_iterable;
  visit(outermost->node(field::comprehension::iter));
  --current_->in_iterable;
  const bool generator = node->kind == Kind::GeneratorExp;
  const char* name = generator                      ? "genexpr"
                     : node->kind == Kind::ListComp ? "listcomp"
                     : node->kind == Kind::SetComp  ? "setcomp"
                                                    : "dictcomp";
  enter(tree_.identifier(name), BlockKind::function, node, BlockOf::itself, node->range);
  current_->comprehension = node->kind;
  if (outermost->number(field::comprehension::is_async) != 0) current_->coroutine = true;
  define(tree_.identifier(".0"), DEF_PARAM, node->range);
  current_->in_iteration_target = true;
  visit(outermost->node(field::comprehension::target));
  current_->in_iteration_target = false;
  visit_all(outermost->list(field::comprehension::ifs));
  visit_all(generators.subspan(1));
  if (value) visit(value);
  visit(element);
  current_->generator = generator;
  const bool async = current_->coroutine && !generator;
  leave();
  if (async) current_->coroutine = true;
}

}  // namespace glassbox::python
