// Dear ImGui as the stage needs it: no demo, no files, no built-in font, and indices of 32 bits, because a picture of
// 20,000 shapes has more than 65,536 vertices and WebGL2 has no base vertex.
#pragma once

#define ImDrawIdx unsigned int
#define IMGUI_DISABLE_OBSOLETE_FUNCTIONS
#define IMGUI_DISABLE_DEMO_WINDOWS
#define IMGUI_DISABLE_DEBUG_TOOLS
#define IMGUI_DISABLE_DEFAULT_FONT
#define IMGUI_DISABLE_FILE_FUNCTIONS
#define IMGUI_DISABLE_DEFAULT_SHELL_FUNCTIONS
