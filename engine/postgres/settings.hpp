// Run-time settings (SET, SHOW): those that change what this machine does, and their defaults
// (utils/misc/guc_tables.c).
#pragma once

#include <string>
#include <string_view>

#include "engine/postgres/state.hpp"

namespace glassbox::postgres {

std::string setting(const Session& session, std::string_view name);
bool flag_setting(const Session& session, std::string_view name);
std::int64_t milliseconds_setting(const Session& session, std::string_view name);
double number_setting(const Session& session, std::string_view name);

enum class SettingKnown : std::uint8_t { modelled, elsewhere, unknown };
SettingKnown is_known_setting(std::string_view name);
// What SET makes of `value`, in the form that SHOW prints; or its error.
std::string checked_setting(std::string_view name, std::string_view value, SqlError& error);
std::string default_setting(std::string_view name);

}  // namespace glassbox::postgres
