#!/usr/bin/env python3
"""Replay the corpus with each policy and print one table of all figures.

    pip install -r requirements.txt
    corpus.py CORPUS FOLDER...
    run.py CORPUS --out RESULTS [--policy reconcile]... [--case clean]... [--clock fixed|virtual|real] [--json] [--ablate]
           [--precision bf16] [--cost-model preview=0.08,confirm=0.25] [--captiond captiond] [--compare NAME=FOLDER]... -- REPLAY OPTIONS...

Clocks: on `fixed` every pass costs what --cost-model says, so the table repeats on any machine; on `virtual` it costs what it
took; `real` takes as long as the sound does. What stands after -- goes to `captiond replay` (--preview, --confirm, --threads).

An offline transcription by the confirming model is the measure of what streaming lost; it is made once. --compare adds the
logs of another captioner, one CASE.ndjson for each case, as a column. --ablate prints what each rule of reconcile is worth.
"""
import argparse
import json
import pathlib
import subprocess
import sys

from ablation import RULES, ablation_table
from score import score
from table import cases_table, policies_table, pool

# The peers' algorithms run with the peers' settings, ours with captiond's own.
SETTINGS = {"local-agreement": "confirm_step = 1.0\ntrim_after = 15.0\n", "align-att": "confirm_step = 1.0\n",
            "reconcile": "confirm_step = 0.8\ntrim_after = 8.0\n"}


def offline_text(case, options):
    kept = options.out / "offline" / f"{case.name}.txt"
    if not kept.is_file():
        kept.parent.mkdir(parents=True, exist_ok=True)
        language = json.loads((case / "case.json").read_text())["language"]
        command = [options.captiond, "transcribe", case / "sound.wav", "--model", options.confirm, "--precision",
                   options.precision, "--language", language, "--output-format", "txt"]
        text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        kept.write_text(text, encoding="utf-8")
    return kept.read_text(encoding="utf-8")


def replay(case, policy, options, tuning=()):
    kept = options.out / "-".join([policy, *tuning]) / f"{case.name}.ndjson"
    if options.again or not kept.is_file():
        kept.parent.mkdir(parents=True, exist_ok=True)
        language = json.loads((case / "case.json").read_text())["language"]
        settings = kept.parent / "settings.toml"
        settings.write_text(f"[models]\nprecision = \"{options.precision}\"\n[stream]\n{SETTINGS.get(policy, '')}")
        command = [options.captiond, "--config", settings, "replay", case / "sound.wav", "--policy", policy, "--language", language,
                   "--confirm", options.confirm, "--clock", "real" if options.clock == "real" else "virtual"]
        command += ["--preview", options.preview if language == "en" else options.confirm]
        command += ["--cost-model", options.cost_model] if options.clock == "fixed" else []
        command += [part for number in tuning for part in ("--tune", number)]
        lines = subprocess.run(command + options.replay, check=True, capture_output=True, text=True).stdout
        kept.write_text(lines, encoding="utf-8")
    return kept


def scored(case, path, options):
    return score(path, case, offline_text(case, options) if options.offline else None)


def ablate(cases, options):
    """Figures by rule that is left out."""
    return {rule: pool([scored(case, replay(case, "reconcile", options, tuning), options) for case in cases])
            for rule, tuning in RULES.items()}


def split_at_dashes(arguments):
    place = arguments.index("--") if "--" in arguments else len(arguments)
    return arguments[:place], arguments[place + 1:]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=pathlib.Path)
    parser.add_argument("--out", type=pathlib.Path, required=True, help="what was shown is kept here and not made again")
    parser.add_argument("--again", action="store_true", help="make it again")
    parser.add_argument("--policy", action="append")
    parser.add_argument("--case", action="append")
    parser.add_argument("--clock", choices=["fixed", "virtual", "real"], default="fixed")
    parser.add_argument("--cost-model", default="preview=0.08,confirm=0.25")
    parser.add_argument("--preview", default="tiny.en", help="for English; other languages take the confirming model")
    parser.add_argument("--confirm", default="base")
    parser.add_argument("--precision", default="auto", help="of both models")
    parser.add_argument("--captiond", default="captiond")
    parser.add_argument("--compare", action="append", default=[], metavar="NAME=FOLDER")
    parser.add_argument("--no-offline", dest="offline", action="store_false")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--ablate", action="store_true", help="leave out each rule of reconcile alone")
    ours, replays = split_at_dashes(sys.argv[1:])
    options = parser.parse_args(ours)
    options.replay = replays
    names = options.case or sorted(path.parent.name for path in options.corpus.glob("*/case.json"))
    cases = [options.corpus / name for name in names]
    if options.ablate:
        print(ablation_table(ablate(cases, options)))
        return
    results = {}
    for policy in options.policy or ["local-agreement", "align-att", "reconcile"]:
        results[policy] = [scored(case, replay(case, policy, options), options) for case in cases]
    for other in options.compare:
        name, folder = other.split("=", 1)
        logs = [(case, pathlib.Path(folder) / f"{case.name}.ndjson") for case in cases]
        results[name] = [scored(case, log, options) for case, log in logs if log.is_file()]
    pooled = {policy: pool(found) for policy, found in results.items()}
    if options.json:
        json.dump({"policies": pooled, "cases": results}, sys.stdout, indent=1)
        print()
    else:
        print(policies_table(pooled), cases_table(results), sep="\n\n")


if __name__ == "__main__":
    main()
