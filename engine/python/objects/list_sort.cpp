// list.sort: Timsort with its order of comparisons (Objects/listsort.txt): runs, binary insertion up to minrun, merging
// by powersort's rule, galloping.
#include <algorithm>
#include <bit>
#include <vector>

#include "engine/python/eval/runtime.hpp"
#include "engine/python/memory/allocator.hpp"
#include "engine/python/objects/list.hpp"

namespace glassbox::python {
namespace {

constexpr std::int64_t kMinGallop = 7;

struct Run {
  std::int64_t base, length;
  int power = 0;
};

class Sorter {
 public:
  Sorter(std::vector<Obj>& keys, std::vector<Obj>& values) : keys_(keys), values_(values) {}

  bool sort() {
    const auto n = static_cast<std::int64_t>(keys_.size());
    if (n < 2) return true;
    std::int64_t low = 0, left = n;
    const std::int64_t minrun = minimum(n);
    while (left > 0) {
      std::int64_t run = 0;
      if (!count_run(low, low + left, run)) return false;
      if (run < minrun) {
        const std::int64_t force = std::min(left, minrun);
        if (!insertion(low, low + force, low + run)) return false;
        run = force;
      }
      if (!found_run(run, n)) return false;
      runs_.push_back({low, run});
      low += run;
      left -= run;
    }
    while (runs_.size() > 1) {
      std::size_t i = runs_.size() - 2;
      if (i > 0 && runs_[i - 1].length < runs_[i + 1].length) --i;
      if (!merge_at(i)) return false;
    }
    return true;
  }

 private:
  // 1, 0, -1 failed.
  static int less(Obj a, Obj b) {
    Ref r = rich_compare(a, b, Compare::lt);
    return r ? is_true(r) : -1;
  }

  static std::int64_t minimum(std::int64_t n) {
    std::int64_t rest = 0;
    while (n >= 64) {
      rest |= n & 1;
      n >>= 1;
    }
    return n + rest;
  }

  void reverse(std::int64_t low, std::int64_t high) {
    std::reverse(keys_.begin() + low, keys_.begin() + high);
    if (!values_.empty()) std::reverse(values_.begin() + low, values_.begin() + high);
  }

  // Length of the run from `low`; a descending one is turned, with runs of equal keys kept in order.
  bool count_run(std::int64_t low, std::int64_t high, std::int64_t& length) {
    std::int64_t n = 1, equal = 0;
    auto at = [&](std::int64_t i) { return keys_[static_cast<std::size_t>(low + i)]; };
    for (n = 1; low + n < high; ++n) {
      int c = less(at(n), at(n - 1));
      if (c < 0) return false;
      if (c > 0) break;  // it may descend
      ++equal;
      if (equal < n) continue;
      // Are all so far equal? Only then a descent may still begin.
      c = less(at(n - 1), at(n));
      if (c < 0) return false;
      if (c > 0) {
        equal = 0;
        // Strictly ascending step: an ascending run.
        for (++n; low + n < high; ++n) {
          c = less(at(n), at(n - 1));
          if (c < 0) return false;
          if (c > 0) break;
        }
        length = n;
        return true;
      }
    }
    if (low + n == high) {
      length = n;
      return true;
    }
    // A descent at n: everything before it is one run of equal keys.
    if (equal > 0) reverse(low, low + n);
    equal = 0;
    for (++n; low + n < high; ++n) {
      int c = less(at(n), at(n - 1));
      if (c < 0) return false;
      if (c > 0) {
        if (equal > 0) reverse(low + n - equal - 1, low + n);
        equal = 0;
        continue;
      }
      c = less(at(n - 1), at(n));
      if (c < 0) return false;
      if (c > 0) break;
      ++equal;
    }
    if (equal > 0) reverse(low + n - equal - 1, low + n);
    reverse(low, low + n);
    // What ascends behind it belongs to it.
    for (; low + n < high; ++n) {
      const int c = less(at(n), at(n - 1));
      if (c < 0) return false;
      if (c > 0) break;
    }
    length = n;
    return true;
  }

  bool insertion(std::int64_t low, std::int64_t high, std::int64_t start) {
    if (low == start) ++start;
    for (; start < high; ++start) {
      std::int64_t l = low, r = start;
      Obj pivot = keys_[static_cast<std::size_t>(start)];
      do {
        const std::int64_t p = l + ((r - l) >> 1);
        const int c = less(pivot, keys_[static_cast<std::size_t>(p)]);
        if (c < 0) return false;
        if (c > 0)
          r = p;
        else
          l = p + 1;
      } while (l < r);
      rotate(l, start);
    }
    return true;
  }
  void rotate(std::int64_t to, std::int64_t from) {
    std::rotate(keys_.begin() + to, keys_.begin() + from, keys_.begin() + from + 1);
    if (!values_.empty()) std::rotate(values_.begin() + to, values_.begin() + from, values_.begin() + from + 1);
  }

  static int power_of(std::int64_t s1, std::int64_t n1, std::int64_t n2, std::int64_t n) {
    int result = 0;
    std::int64_t a = 2 * s1 + n1, b = a + n1 + n2;
    while (true) {
      ++result;
      if (a >= n) {
        a -= n;
        b -= n;
      } else if (b >= n) {
        break;
      }
      a <<= 1;
      b <<= 1;
    }
    return result;
  }
  bool found_run(std::int64_t length, std::int64_t n) {
    if (runs_.empty()) return true;
    const int power = power_of(runs_.back().base, runs_.back().length, length, n);
    while (runs_.size() > 1 && runs_[runs_.size() - 2].power > power) {
      if (!merge_at(runs_.size() - 2)) return false;
    }
    runs_.back().power = power;
    return true;
  }

  // Where key belongs in a sorted part, searching outward from `hint`: left or right of equal ones. -1 failed.
  std::int64_t gallop(Obj key, const Obj* a, std::int64_t n, std::int64_t hint, bool right) {
    // before(x): whether a[x] goes before key.
    auto before = [&](std::int64_t x) {
      if (right) {
        const int c = less(key, a[x]);
        return c < 0 ? -1 : 1 - c;
      }
      return less(a[x], key);
    };
    std::int64_t last = 0, offset = 1;
    int c = before(hint);
    if (c < 0) return -1;
    if (c > 0) {
      const std::int64_t most = n - hint;
      while (offset < most) {
        c = before(hint + offset);
        if (c < 0) return -1;
        if (c == 0) break;
        last = offset;
        offset = (offset << 1) + 1;
      }
      offset = std::min(offset, most);
      last += hint;
      offset += hint;
    } else {
      const std::int64_t most = hint + 1;
      while (offset < most) {
        c = before(hint - offset);
        if (c < 0) return -1;
        if (c > 0) break;
        last = offset;
        offset = (offset << 1) + 1;
      }
      offset = std::min(offset, most);
      const std::int64_t swap = last;
      last = hint - offset;
      offset = hint - swap;
    }
    ++last;
    while (last < offset) {
      const std::int64_t middle = last + ((offset - last) >> 1);
      c = before(middle);
      if (c < 0) return -1;
      if (c > 0)
        last = middle + 1;
      else
        offset = middle;
    }
    return offset;
  }

  bool merge_at(std::size_t i) {
    Run a = runs_[i], b = runs_[i + 1];
    runs_[i].length = a.length + b.length;
    if (i + 3 == runs_.size()) {
      runs_[i + 1] = runs_[i + 2];
    }
    runs_.pop_back();
    const std::int64_t k = gallop(keys_[static_cast<std::size_t>(b.base)], keys_.data() + a.base, a.length, 0, true);
    if (k < 0) return false;
    a.base += k;
    a.length -= k;
    if (a.length == 0) return true;
    b.length = gallop(keys_[static_cast<std::size_t>(a.base + a.length - 1)], keys_.data() + b.base, b.length,
                      b.length - 1, false);
    if (b.length <= 0) return b.length == 0;
    return a.length <= b.length ? merge_low(a, b) : merge_high(a, b);
  }

  struct Saved {
    std::vector<Obj> keys, values;
  };
  Saved save(const Run& r) {
    Saved s;
    s.keys.assign(keys_.begin() + r.base, keys_.begin() + r.base + r.length);
    if (!values_.empty()) s.values.assign(values_.begin() + r.base, values_.begin() + r.base + r.length);
    return s;
  }
  void put(std::int64_t to, const Saved& s, std::int64_t from, std::int64_t count) {
    std::copy(s.keys.begin() + from, s.keys.begin() + from + count, keys_.begin() + to);
    if (!values_.empty()) std::copy(s.values.begin() + from, s.values.begin() + from + count, values_.begin() + to);
  }
  void move(std::int64_t to, std::int64_t from, std::int64_t count) {
    if (to <= from) {
      std::copy(keys_.begin() + from, keys_.begin() + from + count, keys_.begin() + to);
      if (!values_.empty()) std::copy(values_.begin() + from, values_.begin() + from + count, values_.begin() + to);
    } else {
      std::copy_backward(keys_.begin() + from, keys_.begin() + from + count, keys_.begin() + to + count);
      if (!values_.empty())
        std::copy_backward(values_.begin() + from, values_.begin() + from + count, values_.begin() + to + count);
    }
  }

  bool merge_low(const Run& ra, const Run& rb) {
    const Saved a = save(ra);
    std::int64_t dest = ra.base, ia = 0, na = ra.length, ib = rb.base, nb = rb.length;
    auto finish = [&](bool ok) {
      if (na > 0) put(dest, a, ia, na);
      return ok;
    };
    auto take_b = [&](std::int64_t n) {
      move(dest, ib, n);
      dest += n;
      ib += n;
      nb -= n;
    };
    auto take_a = [&](std::int64_t n) {
      put(dest, a, ia, n);
      dest += n;
      ia += n;
      na -= n;
    };
    auto copy_b = [&] {  // the last of a goes behind all of b
      move(dest, ib, nb);
      put(dest + nb, a, ia, 1);
      return true;
    };
    take_b(1);
    if (nb == 0) return finish(true);
    if (na == 1) return copy_b();
    std::int64_t gallop_from = min_gallop_;
    while (true) {
      std::int64_t wins_a = 0, wins_b = 0;
      while (true) {
        const int c = less(keys_[static_cast<std::size_t>(ib)], a.keys[static_cast<std::size_t>(ia)]);
        if (c < 0) return finish(false);
        if (c > 0) {
          take_b(1);
          ++wins_b;
          wins_a = 0;
          if (nb == 0) return finish(true);
          if (wins_b >= gallop_from) break;
        } else {
          take_a(1);
          ++wins_a;
          wins_b = 0;
          if (na == 1) return copy_b();
          if (wins_a >= gallop_from) break;
        }
      }
      ++gallop_from;
      do {
        gallop_from -= gallop_from > 1 ? 1 : 0;
        min_gallop_ = gallop_from;
        std::int64_t k = gallop(keys_[static_cast<std::size_t>(ib)], a.keys.data() + ia, na, 0, true);
        if (k < 0) return finish(false);
        wins_a = k;
        if (k > 0) {
          take_a(k);
          if (na == 1) return copy_b();
          if (na == 0) return finish(true);
        }
        take_b(1);
        if (nb == 0) return finish(true);
        k = gallop(a.keys[static_cast<std::size_t>(ia)], keys_.data() + ib, nb, 0, false);
        if (k < 0) return finish(false);
        wins_b = k;
        if (k > 0) {
          take_b(k);
          if (nb == 0) return finish(true);
        }
        take_a(1);
        if (na == 1) return copy_b();
      } while (wins_a >= kMinGallop || wins_b >= kMinGallop);
      ++gallop_from;
      min_gallop_ = gallop_from;
    }
  }

  bool merge_high(const Run& ra, const Run& rb) {
    const Saved b = save(rb);
    std::int64_t dest = rb.base + rb.length - 1, ia = ra.base + ra.length - 1, na = ra.length, ib = rb.length - 1,
                 nb = rb.length;
    auto finish = [&](bool ok) {
      if (nb > 0) put(dest - (nb - 1), b, 0, nb);
      return ok;
    };
    auto take_a = [&](std::int64_t n) {
      dest -= n;
      ia -= n;
      na -= n;
      move(dest + 1, ia + 1, n);
    };
    auto take_b = [&](std::int64_t n) {
      dest -= n;
      ib -= n;
      nb -= n;
      put(dest + 1, b, ib + 1, n);
    };
    auto copy_a = [&] {  // the first of b goes in front of all of a
      dest -= na;
      ia -= na;
      move(dest + 1, ia + 1, na);
      put(dest, b, ib, 1);
      return true;
    };
    take_a(1);
    if (na == 0) return finish(true);
    if (nb == 1) return copy_a();
    std::int64_t gallop_from = min_gallop_;
    while (true) {
      std::int64_t wins_a = 0, wins_b = 0;
      while (true) {
        const int c = less(b.keys[static_cast<std::size_t>(ib)], keys_[static_cast<std::size_t>(ia)]);
        if (c < 0) return finish(false);
        if (c > 0) {
          take_a(1);
          ++wins_a;
          wins_b = 0;
          if (na == 0) return finish(true);
          if (wins_a >= gallop_from) break;
        } else {
          take_b(1);
          ++wins_b;
          wins_a = 0;
          if (nb == 1) return copy_a();
          if (wins_b >= gallop_from) break;
        }
      }
      ++gallop_from;
      do {
        gallop_from -= gallop_from > 1 ? 1 : 0;
        min_gallop_ = gallop_from;
        std::int64_t k = gallop(b.keys[static_cast<std::size_t>(ib)], keys_.data() + ra.base, na, na - 1, true);
        if (k < 0) return finish(false);
        k = na - k;
        wins_a = k;
        if (k > 0) {
          take_a(k);
          if (na == 0) return finish(true);
        }
        take_b(1);
        if (nb == 1) return copy_a();
        k = gallop(keys_[static_cast<std::size_t>(ia)], b.keys.data(), nb, nb - 1, false);
        if (k < 0) return finish(false);
        k = nb - k;
        wins_b = k;
        if (k > 0) {
          take_b(k);
          if (nb == 1) return copy_a();
          if (nb == 0) return finish(true);
        }
        take_a(1);
        if (na == 0) return finish(true);
      } while (wins_a >= kMinGallop || wins_b >= kMinGallop);
      ++gallop_from;
      min_gallop_ = gallop_from;
    }
  }

  std::vector<Obj>& keys_;
  std::vector<Obj>& values_;
  std::vector<Run> runs_;
  std::int64_t min_gallop_ = kMinGallop;
};

}  // namespace

bool list_sort(P<ListObject> list, Obj key, bool reverse) {
  if (key == kNone) key = nullptr;
  // The list is empty while it is sorted, so that whoever looks sees that.
  const Addr array = list->ob_item;
  const std::int64_t size = list->ob_size, allocated = list->allocated;
  list->ob_size = 0;
  list->ob_item = 0;
  list->allocated = -1;
  Obj* items = static_cast<Obj*>(host(array));
  std::vector<Obj> keys, values;
  bool ok = true;
  if (key) {
    for (std::int64_t i = 0; i < size && ok; ++i) {
      Ref k = call1(key, items[i]);
      ok = static_cast<bool>(k);
      if (ok) keys.push_back(k.release());
    }
    if (ok) values.assign(items, items + size);
  } else {
    keys.assign(items, items + size);
  }
  if (ok) {
    auto turn = [&] {
      std::reverse(keys.begin(), keys.end());
      if (key) std::reverse(values.begin(), values.end());
    };
    if (reverse) turn();
    Sorter sorter(keys, values);
    ok = sorter.sort();
    if (reverse) turn();
    if (halted()) return false;
    std::copy_n(key ? values.data() : keys.data(), size, items);
  }
  if (key) {
    for (Obj k : keys) decref(k);
  }
  if (halted()) return false;
  if (list->allocated != -1 && ok) {
    ok = raise(exc::ValueError, "list modified during sort");
  }
  const Addr grown = list->ob_item;
  const std::int64_t grown_size = list->ob_size;
  list->ob_item = array;
  list->ob_size = size;
  list->allocated = allocated;
  if (grown != 0) {
    Obj* extra = static_cast<Obj*>(host(grown));
    for (std::int64_t i = grown_size; i-- > 0;) decref(extra[i]);
    object_free(grown);
  }
  return ok && !halted();
}

}  // namespace glassbox::python
