#include "engine/postgres/model.hpp"
namespace glassbox::postgres {
std::string Model::why(const State&, const Event& event, const State&) { return std::string(kind(event)); }
Picture draw_page(const Scene<Model>&) { return {}; }
}
