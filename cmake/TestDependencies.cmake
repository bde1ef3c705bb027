# SPDX-License-Identifier: BSD-3-Clause
# Provides GTest::gmock and GTest::gmock_main: as the distribution built them, or from its sources where it did not for
# the processor that is compiled for.

find_package(GTest QUIET)
if(NOT GTest_FOUND)
  set(googletest /usr/src/googletest)
  if(NOT EXISTS ${googletest}/CMakeLists.txt)
    message(FATAL_ERROR "The tests need GoogleTest: install libgtest-dev and libgmock-dev.")
  endif()
  set(INSTALL_GTEST OFF)
  add_subdirectory(${googletest} googletest EXCLUDE_FROM_ALL SYSTEM)
endif()
