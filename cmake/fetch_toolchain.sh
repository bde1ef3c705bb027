#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Usage: fetch_toolchain.sh FOLDER
# Leaves the Vulkan headers and a static glslang in FOLDER (include/, lib/): from the packages of a newer Debian
# release, through this machine's own apt configuration, else from upstream. Nothing is installed into the system.
# FOLDER appears complete or not at all.
set -euo pipefail

here=$(dirname "$(readlink -f "$0")")
newer_suite=trixie
target=$1

# Prints the configured apt sources (one-line form) of this release's main archive, as sources of the newer suite.
newer_one_line_sources() {
  sed -nE "s/^deb +((\[[^]]*\] +)?)(\S+) +($1|stable|oldstable) +(.*)$/deb \1\3 $newer_suite \5\ndeb-src \1\3 $newer_suite \5/p" "$2"
}

# The same for the deb822 form: stanzas parted by empty lines, fields that may continue on indented lines.
newer_deb822_sources() {
  awk -v RS= -v ORS='\n\n' -v suite="$newer_suite" -v ours="^($1|stable|oldstable)$" '
    {
      stanza = ""; field = ""; is_ours = 0; disabled = 0
      count = split($0, lines, "\n")
      for (i = 1; i <= count; ++i) {
        line = lines[i]
        if (line ~ /^#/) continue
        if (line !~ /^[ \t]/) { field = tolower(line); sub(/:.*/, "", field) }
        if (field == "enabled" && tolower(line) ~ /:[ \t]*(no|false|off|0)/) disabled = 1
        if (field == "suites") {
          values = line; sub(/^[^ \t]*:/, "", values)
          words = split(values, word, " ")
          for (w = 1; w <= words; ++w) if (word[w] ~ ours) is_ours = 1
        }
        if (field != "types" && field != "suites") stanza = stanza line "\n"
      }
      if (is_ours && !disabled) print "Types: deb deb-src\nSuites: " suite "\n" stanza
    }' "$2"
}

# Writes the newer release's sources into the folder $1; fails where this machine configures none.
write_newer_sources() {
  local codename list_file parts_folder file
  codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-none}")
  eval "$(apt-config shell list_file Dir::Etc::sourcelist/f parts_folder Dir::Etc::sourceparts/d)"
  for file in "$list_file" "$parts_folder"/*.list; do
    [ -f "$file" ] && newer_one_line_sources "$codename" "$file" >> "$1/newer.list"
  done
  for file in "$parts_folder"/*.sources; do
    [ -f "$file" ] && newer_deb822_sources "$codename" "$file" >> "$1/newer.sources"
  done
  cat "$1"/newer.* 2>/dev/null | grep -q .
}

# Downloads and unpacks into the folder $1: glslang/ and vulkan_headers/include/.
fetch_from_newer_debian() {
  local apt=(apt-get -qq -oDir::Etc::sourcelist=/dev/null "-oDir::Etc::sourceparts=$1/apt/sources"
    "-oDir::State::Lists=$1/apt/lists" "-oDir::Cache=$1/apt/cache" -oAPT::Sandbox::User=root)
  command -v apt-get dpkg-deb >/dev/null || return 1
  mkdir -p "$1"/apt/{sources,lists/partial,cache/archives/partial,downloads} "$1/glslang" "$1/vulkan_headers"
  write_newer_sources "$1/apt/sources" || return 1
  "${apt[@]}" update || return 1
  (cd "$1/apt/downloads" && "${apt[@]}" download libvulkan-dev && "${apt[@]}" source --download-only glslang) || return 1
  # apt has checked everything against the archive's signature.
  tar -xf "$1"/apt/downloads/glslang_*.orig.tar.* -C "$1/glslang" --strip-components=1 || return 1
  dpkg-deb -x "$1"/apt/downloads/libvulkan-dev_*.deb "$1/deb" || return 1
  mv "$1/deb/usr/include" "$1/vulkan_headers/include"
}

main() {
  local sources=()
  mkdir -p "$(dirname "$target")"
  exec 9> "$target.lock"
  flock 9
  [ -d "$target" ] && return 0
  work=$(mktemp -d "$target.XXXXXX")
  trap 'rm -rf "$work"' EXIT # not local: the trap runs after main
  echo "Fetching and building glslang and the Vulkan headers, once, into $target" >&2
  if fetch_from_newer_debian "$work" >&2; then
    sources=("-DFETCHCONTENT_SOURCE_DIR_GLSLANG=$work/glslang" "-DFETCHCONTENT_SOURCE_DIR_VULKAN_HEADERS=$work/vulkan_headers")
  else
    echo "This machine's apt configuration leads to no packages of Debian $newer_suite; trying upstream" >&2
  fi
  cmake -S "$here/toolchain" -B "$work/build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX="$work/prefix" "${sources[@]}" >&2
  cmake --build "$work/build" >&2
  cmake --install "$work/build" >/dev/null
  mv -T "$work/prefix" "$target"
}

main
