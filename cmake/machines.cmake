# Machines and the lists of them. A machine is a folder engine/<name>/ whose model.hpp declares
# `const Machine& glassbox::<name>::machine()`; adding it to GLASSBOX_MACHINES builds it, links it into the native tool and
# gives it a web module of its own.
if(NOT GLASSBOX_MACHINES) # -DGLASSBOX_MACHINES=…: while a machine is being made
  set(GLASSBOX_MACHINES redis epoll)
endif()
# Machines whose library is built and tested, but that are not offered yet.
set(GLASSBOX_MACHINES_AHEAD python postgres)
list(REMOVE_ITEM GLASSBOX_MACHINES_AHEAD ${GLASSBOX_MACHINES})
# For scripts: the machines that are offered, a line each.
string(REPLACE ";" "\n" lines "${GLASSBOX_MACHINES}")
file(WRITE ${CMAKE_BINARY_DIR}/machines.txt "${lines}\n")

# glassbox_machine_list(target machine…): links the machines into the target, with the function machines() that names them.
function(glassbox_machine_list target)
  set(includes "")
  set(entries "")
  foreach(machine IN LISTS ARGN)
    string(APPEND includes "#include \"engine/${machine}/model.hpp\"\n")
    string(APPEND entries "&${machine}::machine(), ")
    target_link_libraries(${target} PRIVATE engine_${machine})
  endforeach()
  list(LENGTH ARGN count)
  set(file ${CMAKE_CURRENT_BINARY_DIR}/${target}_machines.cpp)
  file(CONFIGURE OUTPUT ${file} @ONLY CONTENT [[
// Made by cmake/machines.cmake.
#include <array>
@includes@
namespace glassbox {
std::span<const Machine* const> machines() {
  static const std::array<const Machine*, @count@> list = {@entries@};
  return list;
}
}  // namespace glassbox
]])
  target_sources(${target} PRIVATE ${file})
endfunction()
