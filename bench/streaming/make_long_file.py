#!/usr/bin/env python3
"""Join recordings of people to one long one whose words and their times are known.

    make_long_file.py OUT FOLDER... [--language en] [--seconds 180] [--seed 1] [--captiond captiond] [--model base]

Each FOLDER holds clips and a manifest.tsv (columns file, lang, transcript, maybe times), as scripts/make-prompts writes it.
Clips of the language are taken in random order, with pauses of 0.3 to 2.5 s of faint noise between them, until OUT is as
long as wanted. OUT gets long.wav (16 kHz mono), ref.txt (the transcript) and words.tsv (start, end, word).

When a clip's words were said is read from its `times` file, if it has one; else from an offline transcription by captiond:
words that it hears as they are written give their times, those between share what is left.
"""
import argparse
import csv
import json
import pathlib
import random
import re
import struct
import subprocess
import wave
from difflib import SequenceMatcher

RATE = 16000
NUMBERS = dict(zip("0 1 2 3 4 5 6 7 8 9 10".split(), "zero one two three four five six seven eight nine ten".split()))


def plain(word):
    letters = re.sub(r"[^\w]", "", word.lower())
    return NUMBERS.get(letters, letters)


def decode(path):
    """The clip as 16-bit samples, mono at 16 kHz."""
    raw = subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-f", "s16le", "-ar", str(RATE), "-ac", "1", "-"],
                         check=True, capture_output=True).stdout
    return list(struct.unpack(f"<{len(raw) // 2}h", raw))


def heard_words(path, options):
    """(start, end, word) of an offline transcription."""
    command = [options.captiond, "transcribe", path, "--model", options.model, "--language", options.language,
               "--word-timestamps", "--output-format", "json"]
    result = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return [(w["start"], w["end"], w["word"]) for s in result["segments"] for w in s["words"]]


def spread(words, start, end):
    """Times for words between two known ones, each by its length."""
    total = sum(len(word) for word in words) or 1
    times = []
    for word in words:
        stop = start + (end - start) * len(word) / total
        times.append((start, stop, word))
        start, total = stop, total - len(word) or 1
    return times


def place_words(words, heard, duration):
    """Gives each spoken word the time of the heard word that it is."""
    matcher = SequenceMatcher(None, [plain(w) for w in words], [plain(w) for _, _, w in heard], autojunk=False)
    placed, done, clock = [], 0, 0.0
    for block in matcher.get_matching_blocks():
        until = heard[block.b][0] if block.size else duration
        placed += spread(words[done:block.a], clock, max(clock, until))
        for k in range(block.size):
            start, end, _ = heard[block.b + k]
            placed.append((start, end, words[block.a + k]))
            clock = end
        done = block.a + block.size
    return placed


def read_clips(options):
    clips = []
    for folder in options.folders:
        with open(folder / "manifest.tsv", encoding="utf-8") as table:
            for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE):
                if row["lang"] == options.language and row["transcript"]:
                    clips.append((folder, row))
    random.Random(options.seed).shuffle(clips)
    return clips


def words_of(folder, row, duration, options):
    words = row["transcript"].replace("  ", " ").split()
    times = folder / row["times"] if row.get("times") else None
    if times and times.is_file():
        return [(start, end, word) for start, end, word in json.loads(times.read_text())]
    return place_words(words, heard_words(folder / row["file"], options), duration)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("folders", type=pathlib.Path, nargs="+")
    parser.add_argument("--language", default="en")
    parser.add_argument("--seconds", type=float, default=180.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--captiond", default="captiond", help="the program, for the times of words")
    parser.add_argument("--model", default="base")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)

    dice = random.Random(options.seed)
    samples, words, text = [], [], []
    for folder, row in read_clips(options):
        samples += [dice.randint(-3, 3) for _ in range(int(dice.uniform(0.3, 2.5) * RATE))]
        offset = len(samples) / RATE
        clip = decode(folder / row["file"])
        words += [(offset + s, offset + e, w) for s, e, w in words_of(folder, row, len(clip) / RATE, options)]
        text.append(row["transcript"])
        samples += clip
        if len(samples) >= options.seconds * RATE:
            break

    with wave.open(str(options.out / "long.wav"), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    (options.out / "ref.txt").write_text("\n".join(text) + "\n", encoding="utf-8")
    lines = ["start\tend\tword"] + [f"{s:.2f}\t{e:.2f}\t{w}" for s, e, w in words]
    (options.out / "words.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(samples) / RATE:.1f} s, {len(words)} words, {len(text)} clips")


if __name__ == "__main__":
    main()
