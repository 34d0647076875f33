# What the tests of the scripts share; sourced by each of them.
# shellcheck shell=bash

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
export project
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

fail() { printf 'FAILED: %s\n' "$*"; exit 1; }

# Runs a command that must fail, and prints what it says.
refused() {
  if "$@" 2>&1; then fail "accepted: $*"; fi
}

# expect TEXT WORDS…: the words stand in the text.
expect() {
  local text=$1
  shift
  [[ $text = *"$*"* ]] || fail "expected \"$*\" in: $text"
}
