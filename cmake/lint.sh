#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Runs clang-tidy over all our sources. It reads every header anew with every source, which costs ten times the source
# itself, so it is given a dozen sources at once, joined by CMake; where they cannot be joined (two use one name for
# different things), each by itself.
set -euo pipefail
cd "$(dirname "$0")/.."

# Prints the sources in the joined build's compilation database that are ours; not what is generated.
joined_sources() {
  sed -nE 's/^ *"file": "(.*\/(app|bench|kernels|reference|tests)\/.*)",?$/\1/p' build/lint-joined/compile_commands.json |
    grep -v '/build/lint-joined/.*\.cpp$' | sort -u
}

# lint_joined FILE: a source that includes others, or one that CMake left alone.
lint_joined() {
  local output parts
  if output=$(clang-tidy --quiet -p build/lint-joined "$1" 2>&1); then return 0; fi
  mapfile -t parts < <(sed -nE 's/^#include "(.*)"$/\1/p' "$1")
  if [[ $1 != */Unity/* || $output != *clang-diagnostic-error* ]]; then
    echo "$output"
    return 1
  fi
  printf '%s\0' "${parts[@]}" | xargs -0 -n 1 clang-tidy --quiet -p build/lint
}
export -f lint_joined

cmake --preset lint > /dev/null
cmake --preset lint -B build/lint-joined -DCMAKE_UNITY_BUILD=ON -DCMAKE_UNITY_BUILD_BATCH_SIZE=12 > /dev/null
joined_sources | xargs -d '\n' -n 1 -P "$(nproc)" bash -c 'lint_joined "$0"'
