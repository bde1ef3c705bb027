#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Runs clang-tidy over all our sources. It reads every header anew with every source, which costs ten times the source
# itself, so it is given a dozen sources at once, joined by CMake; those that cannot be joined, because two use one name
# for different things, each by itself.
set -euo pipefail
cd "$(dirname "$0")/.."

# Prints the sources in the joined build's compilation database that are ours; not what is generated.
joined_sources() {
  sed -nE 's/^ *"file": "(.*\/(app|bench|kernels|reference|tests)\/.*)",?$/\1/p' build/lint-joined/compile_commands.json |
    grep -v '/build/lint-joined/.*\.cpp$' | sort -u
}

# lint BUILD_FOLDER SOURCE: prints something only where there are findings.
lint() {
  local findings
  findings=$(clang-tidy --quiet -p "$1" "$2" 2>&1) || { echo "$findings" && return 1; }
}

# lint_joined SOURCE: notes what it joins in apart.txt, where that does not compile together.
lint_joined() {
  local findings
  findings=$(lint build/lint-joined "$1") && return 0
  if [[ $1 == */Unity/* && $findings == *clang-diagnostic-error* ]]; then
    sed -nE 's/^#include "(.*)"$/\1/p' "$1" >> build/lint-joined/apart.txt
  else
    echo "$findings" && return 1
  fi
}
export -f lint lint_joined

cmake --preset lint > /dev/null
cmake --preset lint -B build/lint-joined -DCMAKE_UNITY_BUILD=ON -DCMAKE_UNITY_BUILD_BATCH_SIZE=12 > /dev/null
: > build/lint-joined/apart.txt
status=0
joined_sources | xargs -d '\n' -n 1 -P "$(nproc)" bash -c 'lint_joined "$0"' || status=1
xargs -a build/lint-joined/apart.txt -d '\n' -n 1 -P "$(nproc)" bash -c 'lint build/lint "$0"' || status=1
exit $status
