#include "engine/core/program.hpp"

#include <array>
#include <catch2/catch_test_macros.hpp>

#include "engine/core/random.hpp"

using namespace glassbox;

namespace {

constexpr std::array<std::string_view, 3> kAccepted = {"seed", "masters", "cluster-node-timeout"};

Result<std::vector<Setting>> read(std::string source, std::vector<Setting> from_json = {}) {
  return read_settings({"p.redis", std::move(source), std::move(from_json)}, "#", kAccepted);
}

Error refused(std::string source) {
  const auto settings = read(std::move(source));
  REQUIRE_FALSE(settings.ok());
  return settings.error();
}

}  // namespace

TEST_CASE("the settings line comes on top of the box's", "[program]") {
  const auto settings = read("# settings: masters=5  cluster-node-timeout=2000\nGET a", {{"seed", "3", {}}});
  REQUIRE(settings.ok());
  REQUIRE(settings.value().size() == 3);
  CHECK(settings.value()[0].name == "seed");
  CHECK(settings.value()[1].name == "masters");
  CHECK(settings.value()[1].value == "5");
  CHECK(settings.value()[1].where == Where{"p.redis", 1, 21, 1, {}});
  CHECK(settings.value()[2].value == "2000");
  CHECK(settings.value()[2].where == Where{"p.redis", 1, 45, 4, {}});
}

TEST_CASE("other first lines hold no settings", "[program]") {
  for (const char* source : {"", "GET a", "# a comment", "\n# settings: masters=5", "#", "settings: masters=5",
                             "# Settings: masters=5", "# settings:", "#settings:   "}) {
    INFO(source);
    const auto settings = read(source);
    REQUIRE(settings.ok());
    CHECK(settings.value().empty());
  }
  CHECK(read("#settings:masters=5").value().size() == 1);
  CHECK(read("# settings: masters=5\r\nGET a").value()[0].value == "5");
}

TEST_CASE("a wrong setting is refused at its place", "[program]") {
  Error error = refused("# settings: masters=5 größe=1\n");
  CHECK(error.where == Where{"p.redis", 1, 23, 5, {}});
  CHECK(error.what == "unknown setting 'größe'");
  CHECK(error.accepted == "seed, masters, cluster-node-timeout");

  error = refused("# settings: masters");
  CHECK(error.where == Where{"p.redis", 1, 13, 7, {}});
  error = refused("# settings: masters = 5");
  CHECK(error.where == Where{"p.redis", 1, 13, 7, {}});
  error = refused("# settings: masters=");
  CHECK(error.where == Where{"p.redis", 1, 21, 1, {}});
  CHECK(error.what == "setting 'masters' has no value");
  error = refused("# settings: =5");
  CHECK(error.where.column == 13);
}

TEST_CASE("a wrong setting of the box is refused at its place there", "[program]") {
  const auto settings = read("", {{"sede", "3", {"box.json", 0, 0, 1, "/settings/sede"}}});
  REQUIRE_FALSE(settings.ok());
  CHECK(settings.error().where.path == "/settings/sede");
}

TEST_CASE("any bytes are read or refused", "[program]") {
  Random random(11);
  for (int i = 0; i < 3000; ++i) {
    std::string source = "# settings: ";
    for (std::uint32_t n = random.below(20); n > 0; --n) source += static_cast<char>(random.below(256));
    const auto settings = read(source);
    if (!settings.ok()) CHECK_FALSE(to_text(settings.error(), source).empty());
  }
}
