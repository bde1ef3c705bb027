# SPDX-License-Identifier: BSD-3-Clause
# Provides qlinbench_fmt, Vulkan::Headers, glslang::glslang (static, with SPIR-V output and the default resource limits), the
# distribution's CLI11, nlohmann_json and Google Benchmark, and QLINBENCH_GLSLANG_VERSION.

set(QLINBENCH_MIN_GLSLANG 15.1.0)
set(QLINBENCH_MIN_VULKAN 1.4.309)

# The version of the Vulkan headers in an include folder, empty where there are none (or no Vulkan-Hpp with them).
function(qlinbench_vulkan_version out include_dir)
  set(${out} "" PARENT_SCOPE)
  if(EXISTS ${include_dir}/vulkan/vulkan_core.h AND EXISTS ${include_dir}/vulkan/vulkan_raii.hpp)
    file(STRINGS ${include_dir}/vulkan/vulkan_core.h lines REGEX "^#define VK_HEADER_VERSION")
    if(lines MATCHES "VK_HEADER_VERSION ([0-9]+).*VK_MAKE_API_VERSION\\(0, ([0-9]+), ([0-9]+)")
      set(${out} ${CMAKE_MATCH_2}.${CMAKE_MATCH_3}.${CMAKE_MATCH_1} PARENT_SCOPE)
    endif()
  endif()
endfunction()

# The version of the glslang headers in an include folder, empty where there are none.
function(qlinbench_glslang_version out include_dir)
  set(version "")
  if(EXISTS ${include_dir}/glslang/build_info.h)
    file(STRINGS ${include_dir}/glslang/build_info.h lines REGEX "^#define GLSLANG_VERSION_(MAJOR|MINOR|PATCH) ")
    string(REGEX MATCHALL "[0-9]+" numbers "${lines}")
    list(JOIN numbers . version)
  endif()
  set(${out} "${version}" PARENT_SCOPE)
endfunction()

# Sets ${out}_PREFIX and ${out}_VERSION by the first of the prefixes whose headers are new enough.
function(qlinbench_first_new_enough out what minimum)
  foreach(prefix IN LISTS ARGN)
    cmake_language(CALL qlinbench_${what}_version version ${prefix}/include)
    if(version VERSION_GREATER_EQUAL minimum)
      set(${out}_PREFIX ${prefix} PARENT_SCOPE)
      set(${out}_VERSION ${version} PARENT_SCOPE)
      return()
    endif()
  endforeach()
  unset(${out}_PREFIX PARENT_SCOPE)
endfunction()

# Where fetch_toolchain.sh leaves what it fetched: outside the source tree, one folder for a system and a choice of
# minimum versions.
function(qlinbench_toolchain_folder out)
  if(NOT "$ENV{XDG_CACHE_HOME}" STREQUAL "")
    set(cache $ENV{XDG_CACHE_HOME})
  else()
    set(cache $ENV{HOME}/.cache)
  endif()
  cmake_host_system_information(RESULT system QUERY DISTRIB_ID)
  cmake_host_system_information(RESULT release QUERY DISTRIB_VERSION_ID)
  set(versions glslang${QLINBENCH_MIN_GLSLANG}-vulkan${QLINBENCH_MIN_VULKAN})
  set(${out} ${cache}/qlinbench/${system}${release}-${CMAKE_HOST_SYSTEM_PROCESSOR}-${versions} PARENT_SCOPE)
endfunction()

macro(qlinbench_locate_toolchain)
  set(prefixes /usr/local /usr ${toolchain})
  if(NOT "$ENV{VULKAN_SDK}" STREQUAL "")
    list(PREPEND prefixes $ENV{VULKAN_SDK})
  endif()
  qlinbench_first_new_enough(vulkan vulkan ${QLINBENCH_MIN_VULKAN} ${prefixes})
  qlinbench_first_new_enough(glslang glslang ${QLINBENCH_MIN_GLSLANG} ${prefixes})
endmacro()

qlinbench_toolchain_folder(toolchain)
qlinbench_locate_toolchain()
if(NOT vulkan_PREFIX OR NOT glslang_PREFIX)
  execute_process(COMMAND bash ${CMAKE_CURRENT_LIST_DIR}/fetch_toolchain.sh ${toolchain})
  qlinbench_locate_toolchain()
endif()
if(NOT vulkan_PREFIX OR NOT glslang_PREFIX)
  message(FATAL_ERROR "Vulkan headers ${QLINBENCH_MIN_VULKAN} (with Vulkan-Hpp) and glslang ${QLINBENCH_MIN_GLSLANG} "
    "or newer were not found and could not be fetched: install a Vulkan SDK and set VULKAN_SDK to its folder.")
endif()
message(STATUS "Vulkan headers ${vulkan_VERSION} in ${vulkan_PREFIX}, glslang ${glslang_VERSION} in ${glslang_PREFIX}")

add_library(Vulkan::Headers INTERFACE IMPORTED)
target_include_directories(Vulkan::Headers SYSTEM INTERFACE ${vulkan_PREFIX}/include)

# By hand, since Debian 13's CMake package of glslang demands programs of another package. SPIRV-Tools: for a glslang
# that was built with its optimizer, as those of Vulkan SDKs are.
add_library(glslang::glslang INTERFACE IMPORTED)
target_include_directories(glslang::glslang SYSTEM INTERFACE ${glslang_PREFIX}/include)
foreach(library IN ITEMS glslang glslang-default-resource-limits SPIRV-Tools-opt SPIRV-Tools)
  unset(path)
  find_library(path NAMES lib${library}.a ${library} PATHS ${glslang_PREFIX}/lib
    PATH_SUFFIXES . ${CMAKE_LIBRARY_ARCHITECTURE} NO_DEFAULT_PATH NO_CACHE)
  if(path)
    target_link_libraries(glslang::glslang INTERFACE ${path})
  elseif(library MATCHES "^glslang")
    message(FATAL_ERROR "${glslang_PREFIX} has glslang's headers but not its library lib${library}: complete that "
      "installation, or remove it.")
  endif()
endforeach()
target_link_libraries(glslang::glslang INTERFACE Threads::Threads)
set(QLINBENCH_GLSLANG_VERSION ${glslang_VERSION})

find_package(fmt REQUIRED)
if(fmt_VERSION VERSION_LESS 10)
  add_library(qlinbench_fmt STATIC ${CMAKE_CURRENT_LIST_DIR}/fmt_library.cpp)
  target_include_directories(qlinbench_fmt SYSTEM PUBLIC $<TARGET_PROPERTY:fmt::fmt,INTERFACE_INCLUDE_DIRECTORIES>)
else()
  add_library(qlinbench_fmt INTERFACE)
  target_link_libraries(qlinbench_fmt INTERFACE fmt::fmt-header-only)
endif()
find_package(CLI11 REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(benchmark)
