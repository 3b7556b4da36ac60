// What the compiler warns of: code that can only be a mistake.
#include <string>

#include "engine/python/compiler/codegen.hpp"

namespace glassbox::python {

namespace {

const char* type_of(const Constant& constant) {
  switch (constant.kind) {
    case Constant::Kind::none:
      return "NoneType";
    case Constant::Kind::false_value:
    case Constant::Kind::true_value:
      return "bool";
    case Constant::Kind::ellipsis:
      return "ellipsis";
    case Constant::Kind::integer:
      return "int";
    case Constant::Kind::real:
      return "float";
    case Constant::Kind::string:
      return "str";
    case Constant::Kind::bytes:
      return "bytes";
    case Constant::Kind::tuple:
      return "tuple";
    case Constant::Kind::frozen_set:
      return "frozenset";
    case Constant::Kind::code:
      return "code";
  }
  return "";
}

// The type of what the expression gives, where that is sure; null otherwise (infer_type).
const char* type_of(const Node* node) {
  switch (node->kind) {
    case Kind::Tuple:
      return "tuple";
    case Kind::List:
    case Kind::ListComp:
      return "list";
    case Kind::Dict:
    case Kind::DictComp:
      return "dict";
    case Kind::Set:
    case Kind::SetComp:
      return "set";
    case Kind::GeneratorExp:
      return "generator";
    case Kind::Lambda:
      return "function";
    case Kind::JoinedStr:
    case Kind::FormattedValue:
      return "str";
    case Kind::Constant:
      return type_of(node->constant(field::Constant::value));
    default:
      return nullptr;
  }
}

// A constant that is no singleton has no identity to ask for.
bool has_identity(const Node* node) {
  if (node->kind != Kind::Constant) return true;
  switch (node->constant(field::Constant::value).kind) {
    case Constant::Kind::none:
    case Constant::Kind::false_value:
    case Constant::Kind::true_value:
    case Constant::Kind::ellipsis:
      return true;
    default:
      return false;
  }
}

}  // namespace

void Codegen::check_compare(const Node* node) {
  const auto operators = node->comparisons(field::Compare::ops);
  const Node* left = node->node(field::Compare::left);
  for (std::size_t k = 0; k < operators.size(); ++k) {
    const Node* right = node->list(field::Compare::comparators)[k];
    const bool is = operators[k] == CompareOperator::Is;
    if ((is || operators[k] == CompareOperator::IsNot) && (!has_identity(left) || !has_identity(right))) {
      const std::string type = type_of(!has_identity(left) ? left : right);
      return warn(at(node), is ? "\"is\" with '" + type + "' literal. Did you mean \"==\"?"
                               : "\"is not\" with '" + type + "' literal. Did you mean \"!=\"?");
    }
    left = right;
  }
}

void Codegen::check_caller(const Node* function) {
  const char* type = type_of(function);
  if (!type || function->kind == Kind::Lambda) return;
  warn(at(function), "'" + std::string(type) + "' object is not callable; perhaps you missed a comma?");
}

void Codegen::check_subscripter(const Node* value) {
  switch (value->kind) {
    case Kind::Constant:
      switch (value->constant(field::Constant::value).kind) {
        case Constant::Kind::string:
        case Constant::Kind::bytes:
        case Constant::Kind::tuple:
        case Constant::Kind::code:
          return;
        default:
          break;
      }
      break;
    case Kind::Set:
    case Kind::SetComp:
    case Kind::GeneratorExp:
    case Kind::Lambda:
      break;
    default:
      return;
  }
  warn(at(value), "'" + std::string(type_of(value)) + "' object is not subscriptable; perhaps you missed a comma?");
}

void Codegen::check_index(const Node* value, const Node* index) {
  const char* index_type = type_of(index);
  if (!index_type || std::string_view(index_type) == "int" || std::string_view(index_type) == "bool") return;
  switch (value->kind) {
    case Kind::Constant:
      switch (value->constant(field::Constant::value).kind) {
        case Constant::Kind::string:
        case Constant::Kind::bytes:
        case Constant::Kind::tuple:
          break;
        default:
          return;
      }
      break;
    case Kind::Tuple:
    case Kind::List:
    case Kind::ListComp:
    case Kind::JoinedStr:
    case Kind::FormattedValue:
      break;
    default:
      return;
  }
  warn(at(value), std::string(type_of(value)) + " indices must be integers or slices, not " + index_type +
                      "; perhaps you missed a comma?");
}

}  // namespace glassbox::python
