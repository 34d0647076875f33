#!/usr/bin/env python3
"""Score a streaming captioner from the lines that `captiond replay` prints.

    pip install jiwer whisper-normalizer
    score.py score LINES.ndjson --words WORDS.tsv --ref REF.txt [--json]
    score.py table LINES.ndjson... --words WORDS.tsv --ref REF.txt

WORDS.tsv has a header and the columns start, end, word: the spoken words and when each ended. REF.txt is the true
transcript (any line breaks). make_long_file.py writes both.

Lines of type caption are read, and the last one, of type end. Logs of other captioners can be compared: of type event,
{"audio": 3.50, "emit": 3.72, "commit": ["And", "so"], "tentative": ["my"], "retract": 0, "busy": 0.22}, where `commit` are
words newly made final, `tentative` is the whole provisional tail and `retract` counts final words taken back.

What is reported:
  wer          Whisper's English normaliser on both sides, then jiwer, for the whole final text
  commit       emit time of a final word minus the time its spoken word ended; matched words only
  first        the same for the first time that final word was on screen at all, final or not
  flicker      provisional words later changed or erased, per final word (exact text / letters only)
  retracted    final words taken back
  rtf          busy seconds per second of audio
  lag          emit minus audio: how far behind its input the captioner was when it showed something
"""
import argparse
import json
import re
import sys
from difflib import SequenceMatcher


def plain(word):
    """A word as bare letters and digits, so that case and punctuation do not matter."""
    return re.sub(r"[^\w]", "", word.lower().replace("\u2019", "'").replace("'", ""))


def split_words(words):
    """Plain words with the index of the word each came from; hyphens and dashes split."""
    out = []
    for i, word in enumerate(words):
        for part in re.split(r"[-\u2013\u2014\s]+", word):
            if plain(part):
                out.append((plain(part), i))
    return out


def texts(pieces):
    """Words of the protocol's pieces, which carry the space in front: those without one belong to the word before."""
    return "".join(piece["text"] for piece in pieces).split()


def event_of(caption):
    return {"audio": caption["audio_time"], "emit": caption["emit_time"], "commit": texts(caption["committed"]),
            "tentative": texts(caption["tail"])}


def load_events(path):
    events, end = [], {}
    with open(path, encoding="utf-8") as lines:
        for row in map(json.loads, filter(str.strip, lines)):
            kind = row.get("type", "event")
            if kind == "caption":
                events.append(event_of(row))
            elif kind == "event":
                events.append(row)
            elif kind == "end":
                end = row
    return events, end


def load_words(path):
    with open(path, encoding="utf-8") as lines:
        names = next(lines).rstrip("\n").split("\t")
        rows = [dict(zip(names, line.rstrip("\n").split("\t"))) for line in lines]
    return [(float(r["start"]), float(r["end"]), r["word"]) for r in rows]


def match(left, right):
    """Pairs (i, j) of equal items in a longest-first alignment of two lists."""
    blocks = SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()
    return [(b.a + k, b.b + k) for b in blocks for k in range(b.size)]


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


def replay(events):
    """Final words with their commit times, and how many final words were taken back."""
    words, times, retracted = [], [], 0
    for event in events:
        back = event.get("retract", 0)
        if back:
            retracted += back
            del words[len(words) - back:], times[len(times) - back:]
        for word in event.get("commit") or []:
            words.append(word)
            times.append(event["emit"])
    return words, times, retracted


def first_shown(events, words, times):
    """For each final word, the first time it was on screen in (about) its place."""
    keys, shown, done = [plain(w) for w in words], list(times), 0
    for event in events:
        done += len(event.get("commit") or []) - event.get("retract", 0)
        tail = [plain(w) for w in event.get("tentative") or []]
        for _, j in match(tail, keys[done:done + len(tail) + 8]):
            shown[done + j] = min(shown[done + j], event["emit"])
    return shown


def count_flicker(events, key):
    """Provisional words that the next event changed or erased, and all provisional words shown."""
    before, changed, seen = [], 0, 0
    for event in events:
        now = [key(w) for w in (event.get("commit") or [])]
        tail = [key(w) for w in (event.get("tentative") or [])]
        changed += len(before) - len(match(before, (now + tail)[:len(before) + len(now) + 8]))
        seen += len(tail)
        before = tail
    return changed, seen


def spread(values):
    if not values:
        return None
    ordered = sorted(values)

    def at(q):
        place = q * (len(ordered) - 1)
        low = int(place)
        high = min(low + 1, len(ordered) - 1)
        return ordered[low] + (ordered[high] - ordered[low]) * (place - low)

    return {"n": len(ordered), "mean": sum(ordered) / len(ordered), "p50": at(0.5), "p90": at(0.9), "p95": at(0.95), "max": ordered[-1]}


def word_error_rate(reference, hypothesis):
    import jiwer
    from whisper_normalizer.english import EnglishTextNormalizer
    norm = EnglishTextNormalizer()
    out = jiwer.process_words(norm(reference), norm(hypothesis) or " ")
    return {"wer": out.wer, "sub": out.substitutions, "del": out.deletions, "ins": out.insertions,
            "words": out.hits + out.substitutions + out.deletions}


def score(path, spoken, reference):
    events, end = load_events(path)
    words, times, retracted = replay(events)
    shown = first_shown(events, words, times)
    hyp, ref = split_words(words), split_words([w for _, _, w in spoken])
    pairs = align_words([w for w, _ in hyp], [w for w, _ in ref])
    ends = [spoken[ref[j][1]][1] for _, j in pairs]
    commit = [times[hyp[i][1]] - e for (i, _), e in zip(pairs, ends)]
    first = [shown[hyp[i][1]] - e for (i, _), e in zip(pairs, ends)]
    duration = end.get("duration") or max((e["audio"] for e in events), default=0.0)
    busy = sum(e.get("busy", 0.0) for e in events) + end.get("busy", 0.0)
    exact, _ = count_flicker(events, str)
    letters, _ = count_flicker(events, plain)
    total = max(1, sum(1 for w in words if plain(w)))
    return {
        "name": end.get("name", path), "events": len(events), "final_words": total,
        **word_error_rate(reference, " ".join(words)),
        "commit": spread(commit), "first": spread(first),
        "retracted": retracted, "flicker_exact": exact / total, "flicker": letters / total,
        "lag": spread([e["emit"] - e["audio"] for e in events]),
        "step": spread([e["busy"] for e in events if "busy" in e]),
        "duration": duration, "rtf": busy / duration if duration else None,
        "cpu": end.get("cpu"), "rss_mb": end.get("rss_mb"), "text": " ".join(words),
    }


def row(r):
    def five(s):
        return " / ".join(f"{s[k]:.2f}" for k in ("mean", "p50", "p90", "p95", "max")) if s else "-"
    return (f"| {r['name']} | {100 * r['wer']:.1f} ({r['sub']}/{r['del']}/{r['ins']}) | {five(r['commit'])} | {five(r['first'])} "
            f"| {r['flicker_exact']:.2f} / {r['flicker']:.2f} | {r['retracted']} | {r['rtf']:.2f} | {r['lag']['max']:.1f} |")


HEADER = ("| run | WER % (sub/del/ins) | commit latency s: mean / p50 / p90 / p95 / max | first shown s: same | "
          "flicker exact / letters | retracted | RTF | worst lag s |\n|---|---|---|---|---|---|---|---|")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mode", choices=["score", "table"])
    parser.add_argument("events", nargs="+")
    parser.add_argument("--words", required=True)
    parser.add_argument("--ref", required=True)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    spoken, reference = load_words(args.words), open(args.ref, encoding="utf-8").read()
    results = [score(path, spoken, reference) for path in args.events]
    if args.mode == "table" and not args.json:
        print(HEADER)
        print("\n".join(row(r) for r in results))
    else:
        json.dump(results if len(results) > 1 else results[0], sys.stdout, indent=1)
        print()


if __name__ == "__main__":
    main()
