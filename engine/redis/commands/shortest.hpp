// A double's short decimal form, by Grisu2 (F. Loitsch, "Printing Floating-Point Numbers Quickly and Accurately with
// Integers", PLDI 2010), as Redis writes scores (its d2string). Grisu2's digits always read back as the same number and
// are the shortest such in about 999 of 1,000 cases; std::to_chars always finds the shortest, so it would differ.
#pragma once

#include <string>

namespace glassbox::redis {

// Plain up to seven zeros behind or six before the digits ("0.00001", "100000000"), else with an exponent ("1e+21").
// Precondition: `value` is finite and not 0.
std::string write_shortest(double value);

}  // namespace glassbox::redis
