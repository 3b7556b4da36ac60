# How everything is compiled for the web: for size, with link-time optimisation. Debian's Emscripten ships a frozen cache
# without the libraries for that, so they are made once in a cache of our own: where EM_CACHE says, beside the toolchain
# where tools/dev runs (it sets GLASSBOX_CACHE), otherwise in the build folder.
if(DEFINED ENV{EM_CACHE})
  set(em_cache $ENV{EM_CACHE})
elseif(DEFINED ENV{GLASSBOX_CACHE})
  set(em_cache $ENV{GLASSBOX_CACHE}/shared/emscripten)
else()
  set(em_cache ${PROJECT_BINARY_DIR}/em-cache)
endif()
set(GLASSBOX_EM_CACHE ${em_cache} CACHE PATH "Emscripten's cache of system libraries")

foreach(language C CXX)
  foreach(step COMPILER LINKER)
    set(CMAKE_${language}_${step}_LAUNCHER
      ${CMAKE_COMMAND} -E env EM_CACHE=${GLASSBOX_EM_CACHE} EM_FROZEN_CACHE=0)
  endforeach()
endforeach()

add_compile_options(-Oz -flto)
add_link_options(-Oz -flto)

# What every module for a page is linked with. DYNAMIC_EXECUTION=0: a page's policy allows 'wasm-unsafe-eval' and nothing
# more. The names of Module's properties that the page may give are listed, the rest of that code is left out.
set(GLASSBOX_PAGE_LINK_OPTIONS
  --no-entry -fno-exceptions -fno-rtti
  -sENVIRONMENT=web -sMODULARIZE -sDYNAMIC_EXECUTION=0 -sALLOW_MEMORY_GROWTH -sSTACK_SIZE=2MB
  -sMALLOC=emmalloc -sFILESYSTEM=0 -sASSERTIONS=0
  -sMIN_WEBGL_VERSION=2 -sMAX_WEBGL_VERSION=2
  -sGL_SUPPORT_AUTOMATIC_ENABLE_EXTENSIONS=0 -sGL_SUPPORT_SIMPLE_ENABLE_EXTENSIONS=0
  -sGL_EXTENSIONS_IN_PREFIXED_FORMAT=0 -sGL_EMULATE_GLES_VERSION_STRING_FORMAT=0 -sGL_TRACK_ERRORS=0
  -sINCOMING_MODULE_JS_API=canvas,locateFile,wasmBinary)
