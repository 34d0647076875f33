#!/usr/bin/env python3
"""Word error against the length of the encoder's context, as Markdown tables: doc/short-context.md.

    bench/short_context.py --program build/release/bench/short_context --model tiny.en --model base CLIPS...

Each folder CLIPS holds a manifest.tsv as scripts/make-prompts writes it; clips of English speech up to 30 s are used.
Scored as bench/wer.py does. In brackets: texts that ran into the limit of tokens or a loop; behind a plus: texts that
were decoded once more on 30 s.
"""
import argparse
import collections
import json
import pathlib
import subprocess

import wer

PADS = (0, 32, 64, 128, 256, 1500)
GUARDS = ("none", "stop", "redo")


def english(folder):
    return [clip for clip in wer.read_clips(folder) if clip.language == "en"]


def run(options, model, pad, clips):
    """{guard: [answer of each clip]}"""
    names = [f"{clip.language}:{clip.path}" for clip in clips]
    lines = subprocess.run([options.program, model, str(pad), *names], check=True, capture_output=True, text=True).stdout
    answers = collections.defaultdict(list)
    for line in lines.splitlines():
        answer = json.loads(line)
        answers[answer["guard"]].append(answer)
    return answers


def cell(clips, answers):
    counts = [wer.count(clip, answer["text"]) for clip, answer in zip(clips, answers, strict=True)]
    errors, words = (sum(column) for column in zip(*counts))
    redone = sum(answer["redone"] for answer in answers)
    return f"{100 * errors / words:.1f} ({sum(answer['capped'] for answer in answers)}{f' + {redone}' if redone else ''})"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=pathlib.Path, metavar="CLIPS")
    parser.add_argument("--program", default="short_context")
    parser.add_argument("--model", action="append", required=True)
    parser.add_argument("--longest", type=float, default=30.0, help="seconds")
    parser.add_argument("--exclude", action="append", default=[], metavar="CLIP")
    options = parser.parse_args()
    for folder in options.folders:
        clips = [clip for clip in english(folder) if clip.seconds <= options.longest and clip.path.stem not in options.exclude]
        for model in options.model:
            print(f"### {model}, {len(clips)} clips of {folder.name}\n\n| pad, frames | " + " | ".join(GUARDS) + " |")
            print("|---" * (len(GUARDS) + 1) + "|")
            for pad in PADS:
                answers = run(options, model, pad, clips)
                print(f"| {pad} | " + " | ".join(cell(clips, answers[guard]) for guard in GUARDS) + " |", flush=True)
            print()


if __name__ == "__main__":
    main()
