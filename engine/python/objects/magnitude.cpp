#include "engine/python/objects/magnitude.hpp"

#include <algorithm>
#include <bit>

namespace glassbox::python {

void trim(Magnitude& m) {
  while (!m.empty() && m.back() == 0) m.pop_back();
}

int compare(const Magnitude& a, const Magnitude& b) {
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  for (std::size_t i = a.size(); i-- > 0;) {
    if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
  }
  return 0;
}

Magnitude add(const Magnitude& a, const Magnitude& b) {
  const Magnitude& longer = a.size() >= b.size() ? a : b;
  const Magnitude& shorter = a.size() >= b.size() ? b : a;
  Magnitude sum(longer.size() + 1);
  std::uint32_t carry = 0;
  for (std::size_t i = 0; i < longer.size(); ++i) {
    carry += longer[i] + (i < shorter.size() ? shorter[i] : 0);
    sum[i] = carry & kDigitMask;
    carry >>= kDigitBits;
  }
  sum[longer.size()] = carry;
  trim(sum);
  return sum;
}

Magnitude subtract(const Magnitude& a, const Magnitude& b) {
  Magnitude difference(a.size());
  std::uint32_t borrow = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const std::uint32_t d = a[i] - (i < b.size() ? b[i] : 0) - borrow;
    difference[i] = d & kDigitMask;
    borrow = d >> kDigitBits & 1U;
  }
  trim(difference);
  return difference;
}

namespace {

Magnitude multiply_plain(const Magnitude& a, const Magnitude& b) {
  Magnitude product(a.size() + b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::uint64_t carry = 0;
    for (std::size_t k = 0; k < b.size(); ++k) {
      carry += product[i + k] + static_cast<std::uint64_t>(a[i]) * b[k];
      product[i + k] = static_cast<std::uint32_t>(carry & kDigitMask);
      carry >>= kDigitBits;
    }
    product[i + b.size()] = static_cast<std::uint32_t>(carry);
  }
  trim(product);
  return product;
}

Magnitude part(const Magnitude& m, std::size_t begin, std::size_t end) {
  begin = std::min(begin, m.size());
  end = std::min(end, m.size());
  Magnitude p(m.begin() + static_cast<std::ptrdiff_t>(begin), m.begin() + static_cast<std::ptrdiff_t>(end));
  trim(p);
  return p;
}

void add_at(Magnitude& to, const Magnitude& what, std::size_t at) {
  if (to.size() < what.size() + at + 1) to.resize(what.size() + at + 1);
  std::uint32_t carry = 0;
  for (std::size_t i = 0; i < what.size() || carry != 0; ++i) {
    if (at + i == to.size()) to.push_back(0);
    carry += to[at + i] + (i < what.size() ? what[i] : 0);
    to[at + i] = carry & kDigitMask;
    carry >>= kDigitBits;
  }
}

}  // namespace

Magnitude multiply(const Magnitude& a, const Magnitude& b) {
  if (a.empty() || b.empty()) return {};
  if (std::min(a.size(), b.size()) < 70) return multiply_plain(a, b);
  // Karatsuba.
  const std::size_t half = std::max(a.size(), b.size()) / 2;
  const Magnitude a0 = part(a, 0, half), a1 = part(a, half, a.size());
  const Magnitude b0 = part(b, 0, half), b1 = part(b, half, b.size());
  const Magnitude low = multiply(a0, b0);
  const Magnitude high = multiply(a1, b1);
  const Magnitude middle = subtract(subtract(multiply(add(a0, a1), add(b0, b1)), low), high);
  Magnitude product(a.size() + b.size() + 1);
  add_at(product, low, 0);
  add_at(product, middle, half);
  add_at(product, high, 2 * half);
  trim(product);
  return product;
}

std::uint32_t divide_small(Magnitude& a, std::uint32_t by) {
  std::uint64_t rest = 0;
  for (std::size_t i = a.size(); i-- > 0;) {
    rest = rest << kDigitBits | a[i];
    a[i] = static_cast<std::uint32_t>(rest / by);
    rest %= by;
  }
  trim(a);
  return static_cast<std::uint32_t>(rest);
}

// Knuth, The Art of Computer Programming, volume 2, 4.3.1, algorithm D.
Magnitude divide(const Magnitude& a, const Magnitude& b, Magnitude& remainder) {
  if (compare(a, b) < 0) {
    remainder = a;
    return {};
  }
  if (b.size() == 1) {
    Magnitude quotient = a;
    const std::uint32_t rest = divide_small(quotient, b[0]);
    remainder = rest ? Magnitude{rest} : Magnitude{};
    return quotient;
  }
  const auto shift = kDigitBits - static_cast<std::uint32_t>(std::bit_width(b.back()));
  const Magnitude v = shift_left(b, shift);
  Magnitude u = shift_left(a, shift);
  u.resize(std::max(u.size(), a.size()) + 1);
  if (u.size() == a.size()) u.push_back(0);
  const std::size_t n = v.size();
  const std::size_t m = u.size() - n;
  Magnitude quotient(m);
  for (std::size_t j = m; j-- > 0;) {
    const std::uint64_t top = static_cast<std::uint64_t>(u[j + n]) << kDigitBits | u[j + n - 1];
    std::uint64_t q = top / v[n - 1];
    std::uint64_t r = top % v[n - 1];
    while (q > kDigitMask || q * v[n - 2] > (r << kDigitBits | u[j + n - 2])) {
      --q;
      r += v[n - 1];
      if (r > kDigitMask) break;
    }
    std::int64_t borrow = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const std::int64_t d =
          static_cast<std::int64_t>(u[i + j]) - static_cast<std::int64_t>(q * v[i] & kDigitMask) + borrow;
      u[i + j] = static_cast<std::uint32_t>(d) & kDigitMask;
      borrow = (d >> kDigitBits) - static_cast<std::int64_t>(q * v[i] >> kDigitBits);
    }
    const std::int64_t d = static_cast<std::int64_t>(u[j + n]) + borrow;
    u[j + n] = static_cast<std::uint32_t>(d) & kDigitMask;
    if (d < 0) {
      --q;
      std::uint32_t carry = 0;
      for (std::size_t i = 0; i < n; ++i) {
        carry += u[i + j] + v[i];
        u[i + j] = carry & kDigitMask;
        carry >>= kDigitBits;
      }
      u[j + n] = (u[j + n] + carry) & kDigitMask;
    }
    quotient[j] = static_cast<std::uint32_t>(q);
  }
  trim(quotient);
  trim(u);
  remainder = shift_right(u, shift);
  return quotient;
}

Magnitude shift_left(const Magnitude& a, std::uint64_t bits) {
  if (a.empty()) return {};
  const std::size_t words = static_cast<std::size_t>(bits / kDigitBits);
  const auto rest = static_cast<std::uint32_t>(bits % kDigitBits);
  Magnitude m(a.size() + words + 1);
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    carry |= static_cast<std::uint64_t>(a[i]) << rest;
    m[i + words] = static_cast<std::uint32_t>(carry & kDigitMask);
    carry >>= kDigitBits;
  }
  m[a.size() + words] = static_cast<std::uint32_t>(carry);
  trim(m);
  return m;
}

Magnitude shift_right(const Magnitude& a, std::uint64_t bits) {
  const std::uint64_t words = bits / kDigitBits;
  const auto rest = static_cast<std::uint32_t>(bits % kDigitBits);
  if (words >= a.size()) return {};
  Magnitude m(a.size() - static_cast<std::size_t>(words));
  for (std::size_t i = 0; i < m.size(); ++i) {
    const std::size_t from = i + static_cast<std::size_t>(words);
    const std::uint64_t pair =
        a[from] | (from + 1 < a.size() ? static_cast<std::uint64_t>(a[from + 1]) << kDigitBits : 0);
    m[i] = static_cast<std::uint32_t>(pair >> rest) & kDigitMask;
  }
  trim(m);
  return m;
}

std::int64_t bit_length(const Magnitude& m) {
  if (m.empty()) return 0;
  return static_cast<std::int64_t>(m.size() - 1) * kDigitBits + std::bit_width(m.back());
}

std::string to_digits(Magnitude m, int base) {
  if (m.empty()) return "0";
  std::uint32_t chunk = static_cast<std::uint32_t>(base);
  int width = 1;
  while (static_cast<std::uint64_t>(chunk) * static_cast<std::uint32_t>(base) <= kDigitMask) {
    chunk *= static_cast<std::uint32_t>(base);
    ++width;
  }
  std::string text;
  while (!m.empty()) {
    std::uint32_t rest = divide_small(m, chunk);
    for (int i = 0; i < width && (rest != 0 || !m.empty()); ++i) {
      text += "0123456789abcdefghijklmnopqrstuvwxyz"[rest % static_cast<std::uint32_t>(base)];
      rest /= static_cast<std::uint32_t>(base);
    }
  }
  while (text.size() > 1 && text.back() == '0') text.pop_back();
  std::reverse(text.begin(), text.end());
  return text;
}

Magnitude from_digits(std::string_view text, int base) {
  Magnitude m;
  for (const char c : text) {
    const int digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
    std::uint64_t carry = static_cast<std::uint64_t>(digit);
    for (std::uint32_t& d : m) {
      carry += static_cast<std::uint64_t>(d) * static_cast<std::uint32_t>(base);
      d = static_cast<std::uint32_t>(carry & kDigitMask);
      carry >>= kDigitBits;
    }
    if (carry != 0) m.push_back(static_cast<std::uint32_t>(carry));
  }
  return m;
}

}  // namespace glassbox::python
