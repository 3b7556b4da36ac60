# What every target of ours is compiled with. Warnings are errors in CI (GLASSBOX_WERROR), where the compiler is known.
option(GLASSBOX_WERROR "Warnings are errors" OFF)
option(GLASSBOX_SANITIZE "AddressSanitizer and UndefinedBehaviorSanitizer" OFF)
option(GLASSBOX_FUZZ "libFuzzer instrumentation and targets" OFF)

add_library(glassbox_warnings INTERFACE)
target_compile_options(glassbox_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
  $<$<BOOL:${GLASSBOX_WERROR}>:-Werror>)

# The vptr check needs RTTI, which the engine has not.
if(GLASSBOX_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize=vptr -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()
if(GLASSBOX_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize=vptr -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()
