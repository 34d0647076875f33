#!/usr/bin/env bash
# scripts/run --demo with the real programs: what was said is printed, and however it ends nothing of it stays.
#
#   run_test.sh CAPTIOND CAPTIONS
set -euo pipefail
. "$(dirname "$0")/lib.sh"
for part in pulseaudio pactl pacat ffmpeg /usr/share/asterisk/sounds/en_US_f_Allison/pls-hold-while-try.g722; do
  command -v "$part" >/dev/null || [[ -f $part ]] || { echo "skipped: needs $part"; exit 77; }
done
if "$1" models 2>/dev/null | grep -E '^(tiny.en|base) ' | grep -qv ' installed '; then
  echo "skipped: needs the models tiny.en and base"
  exit 77
fi

# The same tree, with the programs built already and nothing to install.
tree=$folder/tree
mkdir -p "$tree"/{scripts,conf,bin,build/release/daemon,build/release/tui} "$folder/run"
cp "$project"/scripts/{run,lib.sh} "$tree/scripts"
cp "$project/conf/example.toml" "$tree/conf"
ln -s "$1" "$tree/build/release/daemon/captiond"
ln -s "$2" "$tree/build/release/tui/captions"
touch "$tree/build/release/build.ninja"
for command in scripts/setup scripts/get-models bin/cmake; do
  printf '#!/bin/sh\n' >"$tree/$command"
  chmod +x "$tree/$command"
done

# In a session of its own, as in a terminal of its own.
demo() { XDG_RUNTIME_DIR=$folder/run PATH=$tree/bin:$PATH setsid --wait "$tree/scripts/run" --demo; }

expect_nothing_left() {
  local end=$((SECONDS + 60))
  while compgen -G "$folder/run/captiond-run.*" >/dev/null || pgrep -f "$folder/run" >/dev/null; do
    [[ $SECONDS -lt $end ]] || fail "left: $(ls "$folder/run"; pgrep -af "$folder/run")"
    sleep 0.1
  done
}

echo "what is played is printed, with who hears it, up to the last word"
said=$(demo)
echo "$said"
expect "${said,,}" "speakers: "
expect "${said,,}" "microphone: please hold"
expect "${said,,}" "echo test"
expect "${said,,}" "order it was received"
expect_nothing_left

for signal in INT TERM HUP; do
  echo "$signal ends it, and all that it started"
  demo >"$folder/said" &
  end=$((SECONDS + 60))
  until [[ -S $(echo "$folder"/run/*/captiond.sock) ]]; do
    [[ $SECONDS -lt $end ]] || fail "captiond did not start"
    sleep 0.1
  done
  kill -s "$signal" "$(pgrep -o -f "bash $tree/scripts/run")"
  expect_nothing_left
  wait || true
done
