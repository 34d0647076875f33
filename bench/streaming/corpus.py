#!/usr/bin/env python3
"""Build the long files that the streaming bench replays, from clips whose words and their times are known.

    corpus.py OUT FOLDER... [--seconds 90] [--non-speech 600] [--only clean,music] [--seed 1] [--captiond captiond]

Each FOLDER holds clips and a manifest.tsv, as scripts/make-prompts writes it. OUT gets a folder for each case, with
sound.wav (16 kHz mono), ref.txt (the transcript), words.tsv (start, end, word: what is said and when) and case.json
(name, language). The cases:

  clean      clips in random order with pauses of 0.3 to 2.5 s of faint noise between them
  unbroken   the same with hardly a pause: a talk that does not stop
  noise      clean over pink noise, 12 dB below the speech
  music      clean over chords, melody and drum, 12 dB below
  quiet      clean at -30 dB
  telephone  clean through 300 to 3400 Hz and 8 kHz
  fast       clean a third faster
  overlap    each clip begins before the one before has ended
  es fr de   clean in other languages, as far as the folders have clips
  non-speech noises, hum, tones, sweeps, music, knocks, silence, and clips without speech: no word is right
"""
import argparse
import json
import pathlib
import wave

import numpy

import sounds
from clips import RATE, Clip, Library, decode

SPEECH = -26.0  # dB full scale: the loudness of speech in a case
BELOW = 12.0    # dB of a bed below it
FAST = 4 / 3


class Tape:
    """A long file that grows clip by clip."""

    def __init__(self, dice):
        self.dice, self.samples, self.words, self.texts = dice, numpy.zeros(0), [], []

    def length(self):
        return len(self.samples) / RATE

    def pause(self, length):
        self.samples = numpy.concatenate([self.samples, 1e-4 * self.dice.standard_normal(int(length * RATE))])

    def add(self, clip, overlap=0.0):
        start = max(0, len(self.samples) - int(overlap * RATE))
        samples = numpy.zeros(max(len(self.samples), start + len(clip.samples)))
        samples[:len(self.samples)] = self.samples
        samples[start:start + len(clip.samples)] += sounds.level(clip.samples, SPEECH)
        self.samples = samples
        self.words += [(start / RATE + s, start / RATE + e, w) for s, e, w in clip.words]
        self.texts.append(clip.text)


def join(clips, length, dice, pause=(0.3, 2.5), overlap=0.0):
    """Clips in random order until the tape is `length` seconds long."""
    tape = Tape(dice)
    for i in dice.permutation(len(clips)):
        if tape.length() >= length:
            break
        if not overlap or not tape.texts:
            tape.pause(dice.uniform(*pause))
        tape.add(clips[i], overlap)
    tape.pause(2.0)
    return tape


def over(bed):
    def mix(tape):
        tape.samples = tape.samples + sounds.level(bed(tape.length(), tape.dice)[:len(tape.samples)], SPEECH - BELOW)
    return mix


def quieter(tape):
    tape.samples = tape.samples * 10 ** (-30 / 20)


def through(filters, speed=1.0):
    def change(tape):
        raw = pathlib.Path(f"{change.folder}/raw.wav")
        write_wave(raw, tape.samples)
        tape.samples = decode(raw, filters)
        raw.unlink()
        tape.words = [(s / speed, e / speed, w) for s, e, w in tape.words]
    return change


def non_speech(library, length, dice):
    parts = [lambda n: sounds.noise(n, dice), lambda n: sounds.noise(n, dice, 0.5), lambda n: sounds.noise(n, dice, 1.0),
             lambda n: sounds.hum(n), lambda n: sounds.tones(n, dice), lambda n: sounds.sweep(n),
             lambda n: sounds.music(n, dice), lambda n: sounds.knocks(n, dice), lambda n: sounds.music(n, dice)]
    clips = library.clips("none")
    tape = Tape(dice)
    for i in range(1000):
        if tape.length() >= length:
            break
        tape.pause(dice.uniform(0.5, 8.0))
        part = clips[i // 2 % len(clips)].samples if i % 2 and clips else parts[i // 2 % len(parts)](dice.uniform(10, 40))
        tape.add(Clip("", part[:40 * RATE]))
    return tape


def write_wave(path, samples):
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes((numpy.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())


def write_case(folder, name, language, tape):
    folder.mkdir(parents=True, exist_ok=True)
    write_wave(folder / "sound.wav", tape.samples)
    (folder / "ref.txt").write_text("\n".join(tape.texts).strip() + "\n", encoding="utf-8")
    lines = ["start\tend\tword"] + [f"{s:.2f}\t{e:.2f}\t{w}" for s, e, w in sorted(tape.words)]
    (folder / "words.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "case.json").write_text(json.dumps({"name": name, "language": language}) + "\n")
    print(f"{name}: {tape.length():.1f} s, {len(tape.words)} words")


CASES = {
    "clean": ("en", {}, None),
    "unbroken": ("en", {"pause": (0.02, 0.15)}, None),
    "noise": ("en", {}, over(lambda length, dice: sounds.noise(length + 1, dice, 0.5))),
    "music": ("en", {}, over(lambda length, dice: sounds.music(length + 1, dice))),
    "quiet": ("en", {}, quieter),
    "telephone": ("en", {}, through("highpass=f=300,lowpass=f=3400,aresample=8000")),
    "fast": ("en", {}, through(f"atempo={FAST}", FAST)),
    "overlap": ("en", {"overlap": 0.7}, None),
    "es": ("es", {}, None),
    "fr": ("fr", {}, None),
    "de": ("de", {}, None),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("folders", type=pathlib.Path, nargs="+")
    parser.add_argument("--seconds", type=float, default=90.0, help="of each case of speech")
    parser.add_argument("--non-speech", type=float, default=600.0, help="seconds of that case")
    parser.add_argument("--only", default="", help="cases, with commas")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--captiond", default="captiond", help="the program, for the times of words")
    parser.add_argument("--model", default="base")
    options = parser.parse_args()
    library = Library(options.folders, options.out / ".times", options.captiond, options.model)
    wanted = options.only.split(",") if options.only else [*CASES, "non-speech"]
    clips = {}
    for number, (name, (language, joining, change)) in enumerate(CASES.items()):
        if name not in wanted:
            continue
        if language not in clips:
            clips[language] = library.clips(language)
        dice = numpy.random.default_rng([options.seed, number])
        tape = join(clips[language], options.seconds, dice, **joining)
        if change:
            change.folder = options.out
            change(tape)
        if tape.words:
            write_case(options.out / name, name, language, tape)
    if "non-speech" in wanted:
        tape = non_speech(library, options.non_speech, numpy.random.default_rng(options.seed))
        write_case(options.out / "non-speech", "non-speech", "en", tape)


if __name__ == "__main__":
    main()
