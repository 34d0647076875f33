#!/usr/bin/env python3
"""Score what a captioner showed of one case of the corpus.

    score.py LINES.ndjson CASE_FOLDER [--offline TEXT]

Latencies are seconds since the word was said to its end: until it was shown at all (first), shown for good (stable) and
final (commit); of words that were said and are in the final text, found by an alignment of least edits. `onset` is from the
start of a word after at least 0.5 s of silence until it is shown; `closing` from the end of a stretch of speech, before at
least 0.8 s of silence, until the last of its words is final. Negative values are kept: a word may be guessed early.

Changes count provisional words that the next update altered or erased, to the letter and by letters and digits alone; erased
words are those and all that stood behind them.
Errors are counted after Whisper's own normaliser; `lost` and `made_up` are against an offline run of the same model, which
mishears too: of those words `lost_said` are in the transcript and `made_up_unsaid` are not.
"""
import argparse
import json
import pathlib
import re
import sys

from clips import plain
from events import count_changes, count_erased, final_words, load_events, visible_since

ONSET, CLOSING = 0.5, 0.8  # seconds of silence


def load_words(path):
    with open(path, encoding="utf-8") as lines:
        names = next(lines).rstrip("\n").split("\t")
        rows = [dict(zip(names, line.rstrip("\n").split("\t"))) for line in lines]
    return [(float(r["start"]), float(r["end"]), r["word"]) for r in rows]


def split_words(words):
    """Plain words with the index of the word each came from; hyphens and dashes split."""
    out = []
    for i, word in enumerate(words):
        out += [(plain(part), i) for part in re.split(r"[-\u2013\u2014\s]+", word) if plain(part)]
    return out


def align_words(hyp, ref):
    """Pairs (i, j) of equal words under a minimum edit distance alignment."""
    rows, cols = len(hyp), len(ref)
    cost = [list(range(cols + 1))]
    for i in range(1, rows + 1):
        line = [i]
        for j in range(1, cols + 1):
            same = hyp[i - 1] == ref[j - 1]
            line.append(min(cost[i - 1][j - 1] + (0 if same else 1), cost[i - 1][j] + 1, line[j - 1] + 1))
        cost.append(line)
    pairs, i, j = [], rows, cols
    while i and j:
        same = hyp[i - 1] == ref[j - 1]
        if cost[i][j] == cost[i - 1][j - 1] + (0 if same else 1):
            if same:
                pairs.append((i - 1, j - 1))
            i, j = i - 1, j - 1
        elif cost[i][j] == cost[i - 1][j] + 1:
            i -= 1
        else:
            j -= 1
    return pairs[::-1]


def normalizer(language):
    from whisper_normalizer.basic import BasicTextNormalizer
    from whisper_normalizer.english import EnglishTextNormalizer
    return EnglishTextNormalizer() if language == "en" else BasicTextNormalizer()


def compare(reference, hypothesis, language):
    """Two texts word by word; None when there is nothing to compare with."""
    import jiwer
    normal = normalizer(language)
    left, right = normal(reference).strip(), normal(hypothesis).strip()
    return jiwer.process_words(left, right or " ") if left else None


def count_errors(reference, hypothesis, language):
    """Substituted, missing and added words, and the words of the reference."""
    out = compare(reference, hypothesis, language)
    if not out:
        return {"sub": 0, "del": 0, "ins": len(normalizer(language)(hypothesis).split()), "words": 0}
    return {"sub": out.substitutions, "del": out.deletions, "ins": out.insertions,
            "words": out.hits + out.substitutions + out.deletions}


def pieces(compared, kind):
    """Pairs of word ranges, of the reference and of the hypothesis, that compare so."""
    return [(range(c.ref_start_idx, c.ref_end_idx), range(c.hyp_start_idx, c.hyp_end_idx))
            for c in compared.alignments[0] if c.type == kind]


def count_strays(reference, offline, text, language):
    """Of what is lost and made up against offline: words lost that were said, and words made up that nobody said."""
    said, heard, shown = (compare(*texts, language) for texts in ((reference, offline), (offline, text), (reference, text)))
    if not said or not heard:
        return {"lost_said": 0, "made_up_unsaid": 0}
    right = {j: i for i_range, j_range in pieces(said, "equal") for i, j in zip(i_range, j_range)}
    caught = {i: j for i_range, j_range in pieces(shown, "equal") for i, j in zip(i_range, j_range)}
    lost = [j for j_range, _ in pieces(heard, "delete") for j in j_range if j in right and right[j] not in caught]
    made_up = [k for _, k_range in pieces(heard, "insert") for k in k_range if k not in caught.values()]
    return {"lost_said": len(lost), "made_up_unsaid": len(made_up)}


def stretches(spoken):
    """Indices (first, last) of words between silences long enough to be told from one another."""
    cuts = [i for i in range(1, len(spoken)) if spoken[i][0] - spoken[i - 1][1] >= CLOSING]
    return list(zip([0] + cuts, [i - 1 for i in cuts] + [len(spoken) - 1])) if spoken else []


def delays(events, spoken):
    """The latencies of one case, as lists."""
    words, times, _ = final_words(events)
    first, stable = visible_since(events, words, times)
    hyp, ref = split_words(words), split_words([w for _, _, w in spoken])
    found = {}  # spoken word -> final word
    for i, j in align_words([w for w, _ in hyp], [w for w, _ in ref]):
        found[ref[j][1]] = hyp[i][1]
    out = {name: [at[i] - spoken[j][1] for j, i in found.items()]
           for name, at in (("first", first), ("stable", stable), ("commit", times))}
    begins = [j for j in range(len(spoken)) if j == 0 or spoken[j][0] - spoken[j - 1][1] >= ONSET]
    out["onset"] = [first[found[j]] - spoken[j][0] for j in begins if j in found]
    out["closing"] = []
    for a, b in stretches(spoken):
        last = max((found[j] for j in range(a, b + 1) if j in found), default=None)
        if last is not None:
            out["closing"].append(times[last] - spoken[b][1])
    return out


def score(path, folder, offline=None):
    """All figures of one case, as sums and lists, so that cases can be added up."""
    case = json.loads((folder / "case.json").read_text())
    events, end = load_events(path)
    spoken, reference = load_words(folder / "words.tsv"), (folder / "ref.txt").read_text(encoding="utf-8")
    words, _, retracted = final_words(events)
    text, language = " ".join(words), case["language"]
    exact, appeared = count_changes(events, str)
    letters, letters_appeared = count_changes(events, plain)
    figures = {
        "case": case["name"], "name": end.get("name", str(path)), "text": text,
        "errors": count_errors(reference, text, language), "final_words": sum(1 for w in words if plain(w)),
        "retracted": retracted, "changes": exact, "letter_changes": letters, "appeared": appeared,
        "erased": count_erased(events, str), "letters_erased": count_erased(events, plain),
        "letters_appeared": letters_appeared, "updates": len(events), **delays(events, spoken),
        **{key: end.get(key, 0.0) for key in ("duration", "cpu", "gaps", "rss_mb")},
        **{key: {role: work[key] for role, work in end.get("work", {}).items()} for key in ("busy", "passes")},
    }
    if offline is not None:
        figures["offline"] = count_errors(reference, offline, language)
        figures["against_offline"] = count_errors(offline, text, language)
        figures |= count_strays(reference, offline, text, language)
    return figures


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lines")
    parser.add_argument("case", type=pathlib.Path)
    parser.add_argument("--offline", type=pathlib.Path, help="transcript by an offline run of the same model")
    options = parser.parse_args()
    offline = options.offline.read_text(encoding="utf-8") if options.offline else None
    json.dump(score(options.lines, options.case, offline), sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
