#!/usr/bin/env bash
# scripts/check-includes finds an arrow that points the wrong way, and each header in a place not its own.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

check() { "$project/scripts/check-includes" "$folder"; }
write() { mkdir -p "$folder/$(dirname "$1")" && printf '%s\n' "$2" >"$folder/$1"; }

refused check >/dev/null # an empty tree is no proof of anything
write stream/session.cc '#include "base/time.h"'
write conf/config.h '#include "stream/options.h"'
write tui/terminal/screen.cc '#include <ncurses.h>'
write whisper/decode/prompt.h '#include "whisper/text/tokenizer.h"'
write whisper/stage_report.h '#include "whisper/decode/prompt.h"'
expect "$(check)" "5 files, 0 wrong includes"

refuses() { # FILE LINE COMPLAINT
  write "$1" "$2"
  expect "$(refused check)" "$3"
  rm "$folder/$1"
}
refuses base/low.h '#include "stream/session.h"' 'base/low.h:1: base/ may not include "stream/session.h", only itself'
refuses tui/view.cc '  #  include "whisper/model.h"' 'tui/view.cc:1: tui/ may not include "whisper/model.h"'
refuses tui/commands/deep.cc '#include "daemon/server.h"' 'tui/commands/deep.cc:1: tui/commands/ may not include'
refuses conf/more.cc '#include "stream/session.h"' 'conf/more.cc:1: conf/ may not include "stream/session.h"'
refuses whisper/text/words.h '#include "whisper/model.h"' \
  'whisper/text/words.h:1: whisper/text/ may not include "whisper/model.h", only base'
refuses whisper/dims.h '#include "whisper/model.h"' 'whisper/dims.h may not include "whisper/model.h", only itself'
refuses tui/view.cc '#include <ncurses.h>' 'tui/view.cc:1: <ncurses.h> belongs to tui/terminal/screen.cc'
refuses daemon/listen.cc '#include <netinet/in.h>' 'daemon/listen.cc:1: <netinet/in.h> belongs to tui/commands/'
expect "$(check)" "5 files, 0 wrong includes"
