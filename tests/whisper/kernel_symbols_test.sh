#!/bin/sh
# usage: kernel_symbols_test.sh OBJECT...
# Two builds of the kernels must not share an inline function: the linker keeps one of them for all, and it might be
# the one that only newer processors understand. Lists the weak functions of each object and fails when one occurs twice.
set -eu

command -v nm >/dev/null || { echo "nm is not installed"; exit 77; }

shared=$(for object in "$@"; do
  nm --defined-only "$object" | awk '$2 == "W" { print $3 }' | sort -u
done | sort | uniq -d)

if [ -n "$shared" ]; then
  echo "weak functions in more than one build of the kernels:"
  echo "$shared"
  exit 1
fi
echo "$# builds share nothing"
