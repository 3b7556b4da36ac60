// The second pass: the scope of each name (symtable_analyze and what it calls).
#include <algorithm>

#include "engine/python/compiler/symbols.hpp"

namespace glassbox::python {

// What a block is told by the blocks around it; each has a copy of its own.
struct Symbols::Analysis {
  NameMap bound;  // names of the functions around
  bool has_bound = false;
  NameMap global;  // declared so
  NameMap type_params;
  NameMap free;  // out: names that must come from around
  const Block* klass = nullptr;
};

namespace {

std::int32_t number(NameScope scope) {
  return static_cast<std::int32_t>(scope);
}

bool free_in_child(const Block& block, Name name) {
  return std::any_of(block.children.begin(), block.children.end(),
                     [name](const Block* child) { return child->scope_of(name) == NameScope::free; });
}

}  // namespace

bool Symbols::analyze_top() {
  Analysis analysis;
  return analyze(*top_, analysis);
}

bool Symbols::fail_at_directive(const Block& block, Name name, std::string message) {
  for (const auto& [declared, range] : block.directives) {
    if (declared != name) continue;
    fail(std::move(message), range);
    return false;
  }
  fail(std::move(message), block.range);
  return false;
}

bool Symbols::analyze_name(Block& block, NameMap& scopes, Name name, std::int32_t flags, Analysis& analysis,
                           NameMap& local) {
  const std::string text(name->text);
  const auto decide = [&scopes, name](NameScope scope) {
    scopes.set(name, number(scope));
    return true;
  };
  if ((flags & DEF_GLOBAL) != 0) {
    if ((flags & DEF_NONLOCAL) != 0) {
      return fail_at_directive(block, name, "name '" + text + "' is nonlocal and global");
    }
    analysis.global.add(name);
    analysis.bound.erase(name);
    return decide(NameScope::global_explicit);
  }
  if ((flags & DEF_NONLOCAL) != 0) {
    if (!analysis.has_bound) {
      return fail_at_directive(block, name, "nonlocal declaration not allowed at module level");
    }
    if (!analysis.bound.has(name))
      return fail_at_directive(block, name, "no binding for nonlocal '" + text + "' found");
    if (analysis.type_params.has(name)) {
      return fail_at_directive(block, name, "nonlocal binding not allowed for type parameter '" + text + "'");
    }
    analysis.free.add(name);
    return decide(NameScope::free);
  }
  if ((flags & DEF_BOUND) != 0) {
    local.add(name);
    analysis.global.erase(name);
    if ((flags & DEF_TYPE_PARAM) != 0) {
      analysis.type_params.add(name);
    } else {
      analysis.type_params.erase(name);
    }
    return decide(NameScope::local);
  }
  if (analysis.klass) {
    const std::int32_t in_class = analysis.klass->symbols.get(name);
    if ((in_class & DEF_GLOBAL) != 0) return decide(NameScope::global_explicit);
    if ((in_class & DEF_BOUND) != 0 && (in_class & DEF_NONLOCAL) == 0) return decide(NameScope::global_implicit);
  }
  if (analysis.has_bound && analysis.bound.has(name)) {
    analysis.free.add(name);
    return decide(NameScope::free);
  }
  return decide(NameScope::global_implicit);
}

// A comprehension that runs in this block brings its names along (PEP 709).
void Symbols::inline_comprehension(Block& block, Block& comprehension, NameMap& scopes, NameMap& free,
                                   NameMap& inlined_cells) {
  const Name klass = tree_.identifier("__class__");
  bool remove_class = false;
  for (const NameMap::Entry& entry : comprehension.symbols.entries()) {
    if ((entry.value & DEF_PARAM) != 0) continue;  // .0
    auto scope = static_cast<NameScope>((entry.value >> kScopeShift) & 15);
    const std::int32_t flags = entry.value & ((1 << kScopeShift) - 1);
    if (scope == NameScope::cell || (flags & DEF_COMP_CELL) != 0) inlined_cells.add(entry.name);
    const std::int32_t* existing = block.symbols.find(entry.name);
    if (scope == NameScope::free && block.kind == BlockKind::klass && entry.name == klass) {
      scope = NameScope::global_implicit;
      free.erase(entry.name);
      remove_class = true;
    }
    if (!existing) {
      block.symbols.set(entry.name, flags);
      scopes.set(entry.name, number(scope));
    } else if ((*existing & DEF_BOUND) != 0 && !free_in_child(comprehension, entry.name) &&
               block.kind != BlockKind::klass) {
      free.erase(entry.name);
    }
  }
  if (remove_class) comprehension.symbols.erase(klass);
}

bool Symbols::analyze_children(Block& block, NameMap& scopes, Analysis& inner, NameMap& inlined_cells, NameMap& free) {
  for (Block* child : block.children) {
    Analysis own = inner;
    own.free = free;
    own.klass = nullptr;
    if (child->sees_class) own.klass = block.kind == BlockKind::klass ? &block : inner.klass;
    const bool inlined = child->is_comprehension() && !child->generator && !block.sees_class;
    if (!analyze(*child, own)) return false;
    if (inlined) {
      inline_comprehension(block, *child, scopes, own.free, inlined_cells);
      child->inlined = true;
    }
    free.add_all(own.free);
  }
  for (std::size_t k = block.children.size(); k-- > 0;) {
    Block* child = block.children[k];
    if (!child->inlined) continue;
    const auto at = block.children.erase(block.children.begin() + static_cast<std::ptrdiff_t>(k));
    block.children.insert(at, child->children.begin(), child->children.end());
  }
  return true;
}

void Symbols::update(Block& block, const NameMap& scopes, const NameMap* bound, const NameMap& free,
                     const NameMap& inlined_cells) {
  for (const NameMap::Entry& entry : std::vector<NameMap::Entry>(block.symbols.entries())) {
    std::int32_t flags = entry.value | (scopes.get(entry.name) << kScopeShift);
    if (inlined_cells.has(entry.name)) flags |= DEF_COMP_CELL;
    block.symbols.set(entry.name, flags);
  }
  const bool class_like = block.kind == BlockKind::klass || block.sees_class;
  for (const NameMap::Entry& entry : free.entries()) {
    if (const std::int32_t* seen = block.symbols.find(entry.name)) {
      if (class_like) block.symbols.set(entry.name, *seen | DEF_FREE_CLASS);
      continue;
    }
    if (bound && !bound->has(entry.name)) continue;  // a global
    block.symbols.set(entry.name, number(NameScope::free) << kScopeShift);
  }
}

bool Symbols::analyze(Block& block, Analysis& analysis) {
  const bool klass = block.kind == BlockKind::klass;
  NameMap scopes;
  NameMap local;
  NameMap free;
  NameMap inlined_cells;
  Analysis inner;
  inner.has_bound = true;
  inner.klass = analysis.klass;
  if (klass) {  // what a class binds is not seen in its methods
    inner.global = analysis.global;
    inner.bound = analysis.bound;
  }
  for (const NameMap::Entry& entry : std::vector<NameMap::Entry>(block.symbols.entries())) {
    if (!analyze_name(block, scopes, entry.name, entry.value, analysis, local)) return false;
  }
  const Name class_name = tree_.identifier("__class__");
  const Name classdict_name = tree_.identifier("__classdict__");
  if (klass) {
    inner.bound.add(class_name);
    inner.bound.add(classdict_name);
  } else {
    if (block.function_like()) inner.bound.add_all(local);
    inner.bound.add_all(analysis.bound);
    inner.global = analysis.global;
  }
  inner.type_params = analysis.type_params;
  if (!analyze_children(block, scopes, inner, inlined_cells, free)) return false;
  if (block.function_like()) {
    for (const NameMap::Entry& entry : std::vector<NameMap::Entry>(scopes.entries())) {
      if (entry.value != number(NameScope::local)) continue;
      if (!free.has(entry.name) && !inlined_cells.has(entry.name)) continue;
      scopes.set(entry.name, number(NameScope::cell));
      free.erase(entry.name);
    }
  } else if (klass) {
    if (free.erase(class_name)) block.needs_class_closure = true;
    if (free.erase(classdict_name)) block.needs_classdict = true;
  }
  update(block, scopes, analysis.has_bound ? &analysis.bound : nullptr, free, inlined_cells);
  analysis.free.add_all(free);
  return true;
}

}  // namespace glassbox::python
