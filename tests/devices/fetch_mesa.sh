#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Usage: fetch_mesa.sh FOLDER
# Leaves in FOLDER a small Debian testing, else unstable, with Mesa's Vulkan drivers, to be entered by chroot: its
# lavapipe has cooperative matrices. A FOLDER older than 30 days is made anew. Needs root and debootstrap.
set -euo pipefail
. "$(dirname "$(readlink -f "$0")")/../../cmake/fetch_once.sh"

# Prints where this machine's own release is downloaded from.
mirror() {
  local codename
  codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-none}")
  apt-get update --print-uris | sed -nE "s,^'([^']*)/dists/($codename|stable|oldstable)/InRelease'.*,\1,p" | head -n 1
}

# What debootstrap mounts ends with its own namespace, however it ends.
make_mesa() {
  local from suite
  from=$(mirror)
  [ -n "$from" ] || { echo "this machine's apt configuration leads to no archive of Debian" && return 1; }
  for suite in testing unstable; do
    echo "Making a Debian $suite with Mesa (about two minutes)"
    rm -rf "$1/made"
    if unshare --mount debootstrap --variant=minbase --include=libvulkan1,mesa-vulkan-drivers "$suite" "$1/made" "$from" \
      > "$1/log" 2>&1; then
      rm -rf "$1"/made/var/cache/apt/archives/*.deb "$1"/made/usr/share/{doc,locale,man}
      return 0
    fi
    tail -n 5 "$1/log"
  done
  echo "debootstrap could make neither Debian testing nor unstable with Mesa"
  return 1
}

[ "$(id -u)" = 0 ] || { echo "a folder to be entered by chroot needs root" && exit 1; } >&2
command -v debootstrap > /dev/null || { echo "debootstrap is not installed" && exit 1; } >&2
fetch_once "$1" 30 make_mesa >&2
