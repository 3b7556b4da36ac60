# SDL2 for the web, from its sources: video, events and what they stand on. Its own build would bring sound, joysticks,
# sensors and renderers along. SDL_config_emscripten.h is the configuration; what is left out here is switched off.
third_party(SDL2 https://github.com/libsdl-org/SDL.git release-2.32.4)

set(globs *.c atomic/*.c cpuinfo/*.c events/*.c file/*.c loadso/dummy/*.c stdlib/*.c thread/*.c thread/generic/*.c timer/*.c timer/unix/*.c
  video/*.c video/emscripten/*.c video/yuv2rgb/*_std.c)
list(TRANSFORM globs PREPEND ${SDL2_SOURCE_DIR}/src/)
file(GLOB sources CONFIGURE_DEPENDS ${globs})

add_library(sdl2 STATIC ${sources} sdl_no_renderer.c)
target_include_directories(sdl2 SYSTEM PUBLIC ${SDL2_SOURCE_DIR}/include PRIVATE ${SDL2_SOURCE_DIR}/src)
target_compile_options(sdl2 PRIVATE -w)
target_compile_definitions(sdl2 PRIVATE SDL_AUDIO_DISABLED=1 SDL_JOYSTICK_DISABLED=1 SDL_SENSOR_DISABLED=1
  SDL_RENDER_DISABLED=1 SDL_POWER_DISABLED=1 SDL_FILESYSTEM_DISABLED=1 SDL_LOADSO_DUMMY=1)
