#!/usr/bin/env python3
"""Word errors of `captiond transcribe` on recordings with known text, as Markdown tables.

    python3 -m venv venv && venv/bin/pip install jiwer whisper-normalizer
    venv/bin/python bench/wer.py --captiond build/release/daemon/captiond --model tiny.en --model base CLIPS...

Each folder CLIPS holds a manifest.tsv with a header (file, lang, transcript and more: scripts/make-prompts writes one).
English is scored with Whisper's EnglishTextNormalizer, other languages with its BasicTextNormalizer; a clip without
speech (language `none`) counts every word that is written. Totals are all errors over all words of a language.
--goldens FOLDER puts the reference implementation's errors beside ours: FOLDER/MODEL/transcribe.json or decode.json, as
scripts/reference/make_goldens.py writes them.
"""
import argparse
import csv
import dataclasses
import json
import pathlib
import subprocess
import tempfile

import jiwer
from whisper_normalizer.basic import BasicTextNormalizer
from whisper_normalizer.english import EnglishTextNormalizer


@dataclasses.dataclass
class Clip:
    path: pathlib.Path
    language: str
    transcript: str
    seconds: float


def read_clips(folder):
    with open(folder / "manifest.tsv", newline="", encoding="utf-8") as table:
        rows = csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Clip(folder / row["file"], row["lang"], row["transcript"], float(row["seconds"])) for row in rows]


def transcribe(options, model, language, clips):
    """{clip name: text}: one run of the program for all clips of a language."""
    spoken = "en" if language == "none" else language
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([options.captiond, "transcribe", "--model", model, "--language", spoken, "--output-format", "json",
                        "--output-dir", folder, *options.option, *(str(clip.path) for clip in clips)], check=True)
        return {clip.path.stem: json.loads((pathlib.Path(folder) / f"{clip.path.stem}.json").read_text())["text"]
                for clip in clips}


def reference_texts(goldens, model):
    """{clip name: text} of the reference's greedy run, as far as it was computed."""
    for name in ("decode.json", "transcribe.json"):
        path = goldens / model / name
        if path.exists():
            yield from ((clip, run["greedy"]["text"]) for clip, run in json.loads(path.read_text()).items()
                        if "greedy" in run)


def count(clip, text):
    """Errors and words. Without words to expect, each one written is an error."""
    normalise = EnglishTextNormalizer() if clip.language in ("en", "none") else BasicTextNormalizer()
    expected, found = normalise(clip.transcript), normalise(text)
    if not expected:
        return len(found.split()), 0
    result = jiwer.process_words(expected, found)
    return result.substitutions + result.deletions + result.insertions, len(expected.split())


def table(title, clips, systems):
    """`systems`: {name: {clip name: text}}; a clip that a system lacks is left out of its total."""
    print(f"### {title}\n\n| clip | words | " + " | ".join(systems) + " |\n|---|---|" + "---|" * len(systems))
    totals = {name: [0, 0] for name in systems}
    for clip in clips:
        cells, words = [], count(clip, "")[1]
        for name, texts in systems.items():
            errors = count(clip, texts[clip.path.stem])[0] if clip.path.stem in texts else None
            cells.append("–" if errors is None else str(errors))
            if errors is not None:
                totals[name] = [totals[name][0] + errors, totals[name][1] + words]
        print(f"| {clip.path.stem} | {words} | " + " | ".join(cells) + " |")
    print("| **errors / words** | | " + " | ".join(f"{errors} / {words}" for errors, words in totals.values()) + " |")
    rates = (f"**{100 * errors / words:.2f}**" if words else "–" for errors, words in totals.values())
    print("| **WER %** | | " + " | ".join(rates) + " |\n", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=pathlib.Path, metavar="CLIPS")
    parser.add_argument("--captiond", default="captiond", help="the program (default: the one on the path)")
    parser.add_argument("--model", action="append", required=True, help="may be given more than once")
    parser.add_argument("--option", action="append", default=[], help="for the program, as in --option=--precision=int8")
    parser.add_argument("--goldens", action="append", default=[], type=pathlib.Path)
    parser.add_argument("--exclude", action="append", default=[], metavar="CLIP", help="do not score this clip")
    options = parser.parse_args()

    clips = [clip for folder in options.folders for clip in read_clips(folder) if clip.path.stem not in options.exclude]
    for model in options.model:
        known = {"en", "none"} if model.endswith(".en") else {clip.language for clip in clips}
        reference = {name: text for goldens in options.goldens for name, text in reference_texts(goldens, model)}
        for language in sorted(known & {clip.language for clip in clips}):
            chosen = [clip for clip in clips if clip.language == language]
            systems = {"captiond": transcribe(options, model, language, chosen)}
            if reference:
                systems["openai"] = reference
            table(f"{model}, {language}", chosen, systems)


if __name__ == "__main__":
    main()
