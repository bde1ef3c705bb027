#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Usage: fetch_toolchain.sh FOLDER
# Leaves the Vulkan headers and a static glslang in FOLDER (include/, lib/): from the packages of a newer Debian
# release, through this machine's own apt configuration, else from upstream. Nothing is installed into the system.
set -euo pipefail
unset CFLAGS CXXFLAGS LDFLAGS # one build serves all presets

here=$(dirname "$(readlink -f "$0")")
. "$here/fetch_once.sh"
newer_suite=trixie
target=$1

# Prints the one-line apt sources in file $1 that are of this release's ($2) main archive, as sources of the newer one.
newer_one_line_sources() {
  sed -nE "s/^deb[[:space:]]+((\[[^]]*\][[:space:]]+)?)([^[:space:]]+)[[:space:]]+($2|stable|oldstable)[[:space:]]+(.*)$/deb \1\3 $newer_suite \5\ndeb-src \1\3 $newer_suite \5/p" "$1"
}

# The same for the deb822 form: stanzas parted by empty lines, fields that may continue on indented lines.
newer_deb822_sources() {
  awk -v RS= -v ORS='\n\n' -v suite="$newer_suite" -v ours="^($2|stable|oldstable)$" '
    {
      kept = field = ""; is_ours = disabled = 0
      count = split($0, lines, "\n")
      for (i = 1; i <= count; ++i) {
        line = lines[i]
        if (line ~ /^#/) continue
        value = line
        if (line !~ /^[ \t]/) { field = tolower(line); sub(/:.*/, "", field); sub(/^[^:]*:/, "", value) }
        if (field == "enabled" && tolower(value) ~ /no|false|off|0/) disabled = 1
        words = split(value, word, " ")
        for (w = 1; w <= words; ++w) if (field == "suites" && word[w] ~ ours) is_ours = 1
        if (field != "types" && field != "suites") kept = kept "\n" line
      }
      if (is_ours && !disabled) print "Types: deb deb-src\nSuites: " suite kept
    }' "$1"
}

# Writes the newer release's sources into folder $1; fails where this machine's configuration leads to none.
write_newer_sources() {
  local codename list parts file
  codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-none}")
  eval "$(apt-config shell list Dir::Etc::sourcelist/f parts Dir::Etc::sourceparts/d)"
  for file in "$list" "$parts"/*.list; do
    [ ! -f "$file" ] || newer_one_line_sources "$file" "$codename" >> "$1/newer.list"
  done
  for file in "$parts"/*.sources; do
    [ ! -f "$file" ] || newer_deb822_sources "$file" "$codename" >> "$1/newer.sources"
  done
  [ -s "$1/newer.list" ] || [ -s "$1/newer.sources" ]
}

# Downloads and unpacks into folder $1: glslang/ and vulkan_headers/include/. apt checks everything it downloads,
# source files too, against the archive's signature.
fetch_from_newer_debian() {
  local apt=(apt-get -qq -oDir::Etc::sourcelist=/dev/null "-oDir::Etc::sourceparts=$1/apt/sources"
    "-oDir::State::Lists=$1/apt/lists" "-oDir::Cache=$1/apt/cache" -oAPT::Sandbox::User=root)
  command -v apt-get > /dev/null &&
    mkdir -p "$1"/apt/{sources,lists/partial,cache/archives/partial,files} "$1/glslang" "$1/vulkan_headers" &&
    write_newer_sources "$1/apt/sources" &&
    "${apt[@]}" update &&
    (cd "$1/apt/files" && "${apt[@]}" download libvulkan-dev && "${apt[@]}" source --download-only glslang) &&
    tar -xf "$1"/apt/files/glslang_*.orig.tar.* -C "$1/glslang" --strip-components=1 &&
    dpkg-deb -x "$1"/apt/files/libvulkan-dev_*.deb "$1/deb" &&
    mv "$1/deb/usr/include" "$1/vulkan_headers/include"
}

make_toolchain() {
  local work=$1 sources=()
  echo "Fetching and building glslang and the Vulkan headers, once (about two minutes), into $target"
  if fetch_from_newer_debian "$work"; then
    sources=("-DFETCHCONTENT_SOURCE_DIR_GLSLANG=$work/glslang"
      "-DFETCHCONTENT_SOURCE_DIR_VULKAN_HEADERS=$work/vulkan_headers")
  else
    echo "This machine's apt configuration does not lead to Debian $newer_suite; trying upstream"
  fi
  cmake -S "$here/toolchain" -B "$work/build" -G Ninja -DCMAKE_BUILD_TYPE=Release \
    -DCMAKE_INSTALL_PREFIX="$work/made" "${sources[@]}"
  cmake --build "$work/build"
  cmake --install "$work/build" > /dev/null
}

fetch_once "$target" 0 make_toolchain >&2
