#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Usage: fetch_swiftshader.sh FOLDER
# Leaves SwiftShader's Vulkan driver in FOLDER: vk_swiftshader_icd.json, to be named by VK_DRIVER_FILES, and the library
# beside it, taken out of Debian's chromium-common, which is not installed. A FOLDER older than 30 days is made anew.
set -euo pipefail
. "$(dirname "$(readlink -f "$0")")/../../cmake/fetch_once.sh"

# Downloads the package into folder $1, by lists of our own where the system's are missing or old; needs no root.
download() {
  local own=("-oDir::State::Lists=$1/lists" "-oDir::Cache=$1/cache" -oDebug::NoLocking=true)
  cd "$1"
  apt-get -qq -oAPT::Sandbox::User=root download chromium-common && return 0
  mkdir -p lists/partial cache/archives/partial
  apt-get -qq -oAPT::Sandbox::User=root "${own[@]}" update
  apt-get -qq -oAPT::Sandbox::User=root "${own[@]}" download chromium-common
}

make_swiftshader() {
  echo "Fetching SwiftShader"
  (download "$1")
  mkdir "$1/deb" "$1/made"
  dpkg-deb --fsys-tarfile "$1"/chromium-common_*.deb | tar -x -C "$1/deb" --wildcards '*swiftshader*'
  find "$1/deb" -type f -exec mv -t "$1/made" {} +
  [ -f "$1/made/libvk_swiftshader.so" ] && [ -f "$1/made/vk_swiftshader_icd.json" ]
}

fetch_once "$1" 30 make_swiftshader >&2
