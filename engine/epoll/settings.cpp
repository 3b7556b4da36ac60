// The settings line: limits of the kernel that a program may set small, to meet them.
#include <array>
#include <charconv>
#include <string>
#include <string_view>

#include "engine/epoll/program.hpp"

namespace glassbox::epoll {
namespace {

constexpr std::array<SettingInfo, 1> kInfos = {{
    {"max_user_watches", "of /proc/sys/fs/epoll: how many registrations a user may have, 1 to 1000000", "1000000"},
}};

}  // namespace

std::span<const SettingInfo> setting_infos() {
  return kInfos;
}

Result<Config> read_config(const Program& program) {
  const std::array<std::string_view, 1> names = {kInfos[0].name};
  const auto settings = read_settings(program, "#", names);
  if (!settings) return settings.error();
  Config config;
  for (const Setting& setting : settings.value()) {
    const char* end = setting.value.data() + setting.value.size();
    const auto [stop, fault] = std::from_chars(setting.value.data(), end, config.max_user_watches);
    if (fault != std::errc() || stop != end || config.max_user_watches < 1 || config.max_user_watches > 1'000'000)
      return Error{setting.where, "'" + setting.value + "' is not a value of " + setting.name,
                   std::string(kInfos[0].meaning)};
  }
  return config;
}

}  // namespace glassbox::epoll
