// The views that the page has open, on the one stage.
#pragma once

#include "ui/stage/run.hpp"

namespace glassbox::door {

void close_views_of(const Run& run);

}  // namespace glassbox::door
