# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# To be sourced by what fetches a folder into the cache.

# fetch_once TARGET DAYS MAKE: calls MAKE with a work folder, where it has to leave a folder "made", which becomes
# TARGET. Does nothing where TARGET is there and younger than so many days (0: of any age). TARGET appears complete or
# not at all; an old one stays where no new one can be made. Callers at the same time wait for each other. Not to be
# called in a condition, in which the shell would go on after a failure.
fetch_once() (
  target=$1
  mkdir -p "$(dirname "$target")"
  exec 9> "$target.lock"
  flock -n 9 || { echo "Waiting for another build of $target" && flock 9; }
  local age=()
  [ "$2" = 0 ] || age=(-mtime "-$2")
  [ ! -d "$target" ] || [ -z "$(find "$target" -maxdepth 0 "${age[@]}")" ] || return 0
  rm -rf "$target".work.* # what an interrupted run left: nobody else holds the lock
  work=$(mktemp -d "$target.work.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  "$3" "$work" 9>&- # a child that outlives us must not hold the lock
  touch "$work/made" # its age counts from now
  [ ! -d "$target" ] || mv -T "$target" "$work/old"
  mv -T "$work/made" "$target"
)
