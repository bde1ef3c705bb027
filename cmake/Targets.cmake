# SPDX-License-Identifier: BSD-3-Clause
# What several folders share: warnings, and targets made of whatever sources stand in a folder.

add_library(qlinbench_options INTERFACE)
target_include_directories(qlinbench_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(qlinbench_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow $<$<BOOL:${QLINBENCH_WERROR}>:-Werror>)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC 12 sees overlapping copies in std::string's operator+ (its bug 105651).
  target_compile_options(qlinbench_options INTERFACE -Wno-restrict)
endif()

# Sets `out` to the files that match the patterns (below the calling folder), looked up again at every build.
macro(qlinbench_glob out)
  file(GLOB_RECURSE ${out} CONFIGURE_DEPENDS ${ARGN})
endmacro()

# A static library of the given sources; an interface library while there are none yet.
function(qlinbench_add_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINK;LINK_PRIVATE")
  if(arg_SOURCES)
    add_library(${name} STATIC ${arg_SOURCES})
    target_link_libraries(${name} PUBLIC ${arg_LINK} PRIVATE ${arg_LINK_PRIVATE} qlinbench_options)
    target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE ${arg_LINK})
  endif()
endfunction()

# An executable of the given sources; nothing while there are none yet.
function(qlinbench_add_executable name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "EXCLUDE_FROM_ALL" "" "SOURCES;LINK")
  if(arg_SOURCES)
    add_executable(${name} ${arg_SOURCES})
    target_link_libraries(${name} PRIVATE ${arg_LINK} qlinbench_options)
    set_target_properties(${name} PROPERTIES EXCLUDE_FROM_ALL ${arg_EXCLUDE_FROM_ALL})
  endif()
endfunction()
