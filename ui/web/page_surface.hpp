// The page's hidden canvas as the stage's surface: SDL's window on it, and its WebGL2 context.
#pragma once

#include <memory>

#include "ui/stage/stage.hpp"

namespace glassbox::door {

// Null: no canvas was given, or it has no WebGL2.
std::unique_ptr<Surface> open_page_surface();

}  // namespace glassbox::door
