#!/usr/bin/env python3
"""Word errors of `captiond transcribe` on recordings with known text, as Markdown tables.

    python3 -m venv venv && venv/bin/pip install jiwer whisper-normalizer
    venv/bin/python bench/wer.py --captiond build/release/daemon/captiond --model tiny.en --model base CLIPS...

Each folder CLIPS holds a manifest.tsv with a header (file, lang, transcript and more: scripts/make-prompts writes one).
English is scored with Whisper's EnglishTextNormalizer, other languages with its BasicTextNormalizer; a clip without
speech (language `none`) counts every word that is written. Totals are all errors over all words of a language.
--precision, given more than once, puts the same models at f32, bf16 and int8 side by side; the last row then tells how
many words are not those of the first precision. --goldens FOLDER puts the reference implementation's errors beside
ours: FOLDER/MODEL/transcribe.json or decode.json, as scripts/reference/make_goldens.py writes them.
"""
import argparse
import csv
import dataclasses
import functools
import json
import pathlib
import subprocess
import tempfile

import jiwer
from whisper_normalizer.basic import BasicTextNormalizer
from whisper_normalizer.english import EnglishTextNormalizer

ENGLISH = EnglishTextNormalizer()
OTHERS = BasicTextNormalizer()


@dataclasses.dataclass
class Clip:
    path: pathlib.Path
    language: str
    transcript: str

    @property
    def name(self):
        return self.path.stem

    @functools.cached_property
    def words(self):
        return len(self.normalise(self.transcript).split())

    def normalise(self, text):
        return (ENGLISH if self.language in ("en", "none") else OTHERS)(text)

    def errors(self, found, expected=None):
        """Words of `found` that are not those of the transcript, or of another text. Without words to expect, each
        one written is an error."""
        expected, found = self.normalise(self.transcript if expected is None else expected), self.normalise(found)
        if not expected:
            return len(found.split())
        result = jiwer.process_words(expected, found)
        return result.substitutions + result.deletions + result.insertions


def read_clips(options):
    """What the manifests list and the options want. A clip without speech is never too short."""
    for folder in options.folders:
        with open(folder / "manifest.tsv", newline="", encoding="utf-8") as table:
            for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE):
                clip = Clip(folder / row["file"], row["lang"], row["transcript"])
                long_enough = clip.language == "none" or clip.words >= options.min_words
                asked_for = not options.language or clip.language in options.language
                if long_enough and asked_for and clip.name not in options.exclude:
                    yield clip


def transcribe(options, model, precision, language, clips):
    """{clip name: text}: one run of the program for all clips of a language whose text is not kept."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep / f"{model}-{precision}" if options.keep else pathlib.Path(temporary)
        missing = [str(clip.path) for clip in clips if not (folder / f"{clip.name}.json").exists()]
        if missing:
            subprocess.run([options.captiond, "transcribe", "--model", model, "--precision", precision, "--language",
                            "en" if language == "none" else language, "--output-format", "json", "--output-dir", folder,
                            *options.option, *missing], check=True)
        return {clip.name: json.loads((folder / f"{clip.name}.json").read_text())["text"] for clip in clips}


def reference_texts(goldens, model):
    """{clip name: text} of the reference's greedy run, as far as it was computed."""
    for name in ("decode.json", "transcribe.json"):
        path = goldens / model / name
        if path.exists():
            yield from ((clip, run["greedy"]["text"]) for clip, run in json.loads(path.read_text()).items()
                        if "greedy" in run)


def run_systems(options, language, clips):
    """{name: {clip name: text}}, and {name: name of what it is compared with}."""
    systems, firsts = {}, {}
    for model in options.model:
        if model.endswith(".en") and language not in ("en", "none"):
            continue
        for precision in options.precision or ["auto"]:
            name = f"{model} {precision}" if options.precision else model
            systems[name] = transcribe(options, model, precision, language, clips)
            firsts[name] = f"{model} {options.precision[0]}" if options.precision else name
        reference = {name: text for goldens in options.goldens for name, text in reference_texts(goldens, model)}
        if reference:
            systems[f"{model} openai"] = reference
    return systems, firsts


def percent(errors, words):
    return f"{100 * errors / words:.2f}" if words else "–"


def row(*cells):
    print("| " + " | ".join(map(str, cells)) + " |")


def print_clips(options, clips, systems):
    for clip in clips:
        counts = [clip.errors(texts[clip.name]) if clip.name in texts else "–" for texts in systems.values()]
        if not options.differing or len(set(counts)) > 1:
            row(clip.name, clip.words, *counts)


def print_totals(clips, systems, firsts):
    """A clip that a system lacks is left out of its total."""
    heard = {name: [clip for clip in clips if clip.name in texts] for name, texts in systems.items()}
    words = {name: sum(clip.words for clip in heard[name]) for name in systems}
    errors = {name: sum(clip.errors(texts[clip.name]) for clip in heard[name]) for name, texts in systems.items()}
    row("**errors / words**", "", *(f"{errors[name]} / {words[name]}" for name in systems))
    row("**WER %**", "", *(f"**{percent(errors[name], words[name])}**" for name in systems))
    if any(first != name for name, first in firsts.items()):
        other = {name: sum(clip.errors(systems[name][clip.name], systems[first][clip.name]) for clip in clips)
                 for name, first in firsts.items()}
        row("other words, %", "", *(percent(other[name], words[name]) if name in other else "–" for name in systems))
    print(flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=pathlib.Path, metavar="CLIPS")
    parser.add_argument("--captiond", default="captiond", help="the program (default: the one on the path)")
    parser.add_argument("--model", action="append", required=True, help="may be given more than once")
    parser.add_argument("--precision", action="append", default=[], help="may be given more than once")
    parser.add_argument("--option", action="append", default=[], help="for the program, as in --option=--beam-size=5")
    parser.add_argument("--language", action="append", help="of the clips to score (default: all)")
    parser.add_argument("--goldens", action="append", default=[], type=pathlib.Path)
    parser.add_argument("--exclude", action="append", default=[], metavar="CLIP", help="do not score this clip")
    parser.add_argument("--min-words", type=int, default=0, metavar="N", help="score no speech of fewer words")
    parser.add_argument("--differing", action="store_true", help="list only clips whose counts of errors differ")
    parser.add_argument("--keep", type=pathlib.Path, metavar="FOLDER",
                        help="keep the texts there, and take those that are there already")
    options = parser.parse_args()

    clips = list(read_clips(options))
    for language in sorted({clip.language for clip in clips}):
        chosen = [clip for clip in clips if clip.language == language]
        systems, firsts = run_systems(options, language, chosen)
        if systems:
            print(f"### {language}\n")
            row("clip", "words", *systems)
            row(*["---"] * (2 + len(systems)))
            print_clips(options, chosen, systems)
            print_totals(chosen, systems, firsts)


if __name__ == "__main__":
    main()
