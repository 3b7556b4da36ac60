// The single door between C++ and the page: C functions, exported by every engine module and typed in engine.d.ts.
//
// Traces and views are named by numbers from 1; a number that names nothing is ignored (0, "", [] come back). Steps and
// lenses are clamped to what the trace has. Strings are UTF-8; a returned one is valid until the next call. "px" are
// picture px (1/14 em), see engine/core/picture.hpp; CSS px are said to be such. Booleans are 0 and 1.
#pragma once

#include <cstdint>

extern "C" {

// Traces.
const char*
gb_machines();  // JSON [{id,system,extension,comment,settings:[{name,meaning,default}],lenses:[{name,title}]}]
// A trace, or 0: then gb_error(). `settings` holds a "name=value" a line. The run stands at step 0: see gb_advance.
std::int32_t gb_load(const char* machine, const char* file, const char* source, const char* settings);
const char* gb_error();             // JSON {text,what,accepted,file,line,column,length,path}
void gb_close(std::int32_t trace);  // its views close with it
std::int32_t gb_advance(std::int32_t trace, std::int32_t events);  // 1 while there are more
const char* gb_info(std::int32_t trace);                           // JSON {steps,ended,ending,lenses:[{name,title}]}
const char* gb_stops(std::int32_t trace, std::int32_t lens);       // JSON array of steps, ascending
const char* gb_lines(std::int32_t trace);                          // JSON array: source line of each step from 1
const char* gb_step(std::int32_t trace, std::int32_t step);        // JSON {step,line,time,kind,actor,why,output}
const char* gb_outputs(std::int32_t trace);                        // JSON [{step,line,output}] of the steps that print
void gb_options(std::int32_t trace, const char* options);          // for its lenses: "name=value …"
void gb_focus(std::int32_t trace, const char* item);               // id of the selected item, or ""
const char* gb_svg(std::int32_t trace, std::int32_t lens, std::int32_t step, float width,
                   std::int32_t colors,       // 0 light, 1 dark, 2 CSS variables
                   std::int32_t standalone);  // see SvgOptions
const char* gb_tree(std::int32_t trace, std::int32_t lens, std::int32_t step, float width);   // JSON, see to_tree_json
const char* gb_text(std::int32_t trace, std::int32_t lens, std::int32_t step, float width);   // the tree as lines
const char* gb_title(std::int32_t trace, std::int32_t lens, std::int32_t step, float width);  // alternative text
float gb_height(std::int32_t trace, std::int32_t lens, std::int32_t step, float width);       // px
float gb_stable_height(std::int32_t trace, std::int32_t lens, float width);  // px; the largest of up to 64 of its stops

// Stage.
std::int32_t gb_stage_start();  // 0: no canvas or no WebGL2
// face: 0 Inter 400, 1 Inter 600, 2 JetBrains Mono 400, 3 JetBrains Mono 600. `bytes` from malloc; kept by the stage.
void gb_font(std::int32_t face, const std::uint8_t* bytes, std::int32_t length);
double gb_frame(double now);  // ms; returns the ms until the next wanted frame, 0: the next animation frame, -1: never
std::int32_t gb_frames();     // views drawn so far
double gb_build_time();       // ms that the last drawn view cost up to ImGui's draw lists, without OpenGL
void gb_context_lost();
void gb_context_restored();

// Views. x, y, width, height in CSS px of the view.
std::int32_t gb_view_open(std::int32_t trace);
void gb_view_close(std::int32_t view);
void gb_view_place(std::int32_t view, float width, float height, float pixel_ratio, float font_size);  // CSS px per em
void gb_view_show(std::int32_t view, std::int32_t lens, std::int32_t step, std::int32_t lens2,         // -1: one lens
                  std::int32_t animate);
void gb_view_theme(std::int32_t view, std::int32_t dark);
void gb_view_trace(std::int32_t view, std::int32_t trace);
float gb_view_height(std::int32_t view, std::int32_t stable);          // CSS px that what is shown needs
std::int32_t gb_view_pointer(std::int32_t view, std::int32_t kind,     // 0 move, 1 down, 2 up, 3 leave
                             float x, float y, std::int32_t buttons);  // 1: on an item
void gb_view_zoom(std::int32_t view, float factor, float x, float y);
void gb_view_pan(std::int32_t view, float dx, float dy);
void gb_view_fit(std::int32_t view);
const char* gb_view_hit(std::int32_t view, float x, float y);  // JSON {id,role,label,facts,box} or null
void gb_view_dirty(std::int32_t view);
}
