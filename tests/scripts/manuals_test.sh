#!/usr/bin/env bash
# The manual pages: two programs that render them find nothing to complain of, and no command of the programs and no message
# of the protocol is left out.
#
# usage: manuals_test.sh CAPTIOND CAPTIONS
set -euo pipefail
. "$(dirname "$0")/lib.sh"

for program in mandoc man jq; do
  command -v "$program" >/dev/null || { echo "$program is not installed"; exit 77; }
done
for page in "$project"/doc/*.[1-9]; do
  complaints=$(mandoc -T lint -W warning "$page" 2>&1; man --warnings=all -l "$page" 2>&1 >/dev/null) || true
  [[ -z $complaints ]] || fail "$page: $complaints"
done

# tells PAGE WORDS…: each of the words is an entry of the page, alone or in a list.
tells() {
  local page=$project/doc/$1 entries
  shift
  entries=$(grep '^\.It Cm' "$page")
  for word in "$@"; do
    grep -qw -- "$word" <<<"$entries" || fail "$page does not tell $word"
  done
}
commands() { "$1" --help | sed -n '/^Subcommands:/,$ s/^  \([a-z]\+\) .*/\1/p'; }

mapfile -t words < <(commands "$1")
tells captiond.1 "${words[@]}"
mapfile -t words < <(commands "$2")
tells captions.1 "${words[@]}"
mapfile -t words < <(jq -r '.. | .type?.const? // empty' "$project/doc/protocol.schema.json")
tells captiond-protocol.7 "${words[@]}"
mapfile -t words < <(jq -r '.. | .name?.enum? // empty | .[]' "$project/doc/protocol.schema.json")
[[ ${#words[@]} -gt 5 ]] || fail "no commands in the schema"
tells captiond-protocol.7 "${words[@]}"
