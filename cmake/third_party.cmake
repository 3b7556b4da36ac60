# Third-party source: Debian's source packages where tools/dev has fetched them (it passes the folders), your own with
# -DIMGUI_SOURCE_DIR=… and so on, otherwise the upstream releases pinned here.
include(FetchContent)

foreach(name IMGUI SDL2 CATCH2)
  if(NOT ${name}_SOURCE_DIR AND DEFINED ENV{${name}_SOURCE_DIR})
    set(${name}_SOURCE_DIR $ENV{${name}_SOURCE_DIR} CACHE PATH "${name}'s source")
  endif()
endforeach()

# third_party(NAME repository tag): sets NAME_SOURCE_DIR.
macro(third_party name repository tag)
  if(NOT ${name}_SOURCE_DIR)
    string(TOLOWER ${name} lower)
    FetchContent_Declare(${lower} GIT_REPOSITORY ${repository} GIT_TAG ${tag} GIT_SHALLOW ON SOURCE_SUBDIR none)
    FetchContent_MakeAvailable(${lower})
    set(${name}_SOURCE_DIR ${${lower}_SOURCE_DIR})
  endif()
endmacro()
