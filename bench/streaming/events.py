"""What a captioner showed, and when: the lines that `captiond replay` prints.

Logs of other captioners can be compared: lines of type event,
{"audio": 3.50, "emit": 3.72, "commit": ["And", "so"], "tentative": ["my"], "retract": 0, "busy": 0.22}, where `commit` are
words newly made final, `tentative` is the whole provisional tail and `retract` counts final words taken back; and one last
line of type end, {"duration": s, "cpu": s, "work": {"confirm": {"passes": n, "busy": s}}, "rss_mb": n, "name": text}.
"""
import json
from difflib import SequenceMatcher

from clips import plain


def texts(pieces):
    """Words of the protocol's pieces, which carry the space in front: those without one belong to the word before."""
    return "".join(piece["text"] for piece in pieces).split()


def event_of(caption):
    return {"audio": caption["audio_time"], "emit": caption["emit_time"], "commit": texts(caption["committed"]),
            "tentative": texts(caption["tail"])}


def join_halves(events, row):
    """The event of a caption. A word of which it commits the second half is committed by it, not by the one before."""
    event = event_of(row)
    halved = row["committed"] and not row["committed"][0]["text"].startswith(" ")
    earlier = next((e for e in reversed(events) if e["commit"]), None)
    if halved and earlier and earlier["utterance"] == row["utterance"]:
        event["commit"][0] = earlier["commit"].pop() + event["commit"][0]
    return {**event, "utterance": row["utterance"]}


def load_events(path):
    events, end, gaps = [], {}, 0.0
    with open(path, encoding="utf-8") as lines:
        for row in map(json.loads, filter(str.strip, lines)):
            kind = row.get("type", "event")
            if kind == "caption":
                events.append(join_halves(events, row))
            elif kind == "event":
                events.append({"commit": [], "tentative": [], **row})
            elif kind == "gap":
                gaps += row["duration"]
            elif kind == "end":
                end = row
    return events, {**end, "gaps": gaps}


def match(left, right):
    """Pairs (i, j) of equal items in a longest-first alignment of two lists."""
    blocks = SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()
    return [(b.a + k, b.b + k) for b in blocks for k in range(b.size)]


def final_words(events):
    """Final words, when each was committed, and how many final words were taken back."""
    words, times, retracted = [], [], 0
    for event in events:
        back = event.get("retract", 0)
        if back:
            retracted += back
            del words[len(words) - back:], times[len(times) - back:]
        words += event["commit"]
        times += [event["emit"]] * len(event["commit"])
    return words, times, retracted


def visible_since(events, words, times):
    """For each final word when it was first on screen in (about) its place, and since when it was there for good."""
    keys, first, stable, done = [plain(w) for w in words], list(times), list(times), 0
    seen = set()  # words of the last event's tail
    for event in events:
        done += len(event["commit"]) - event.get("retract", 0)
        tail = [plain(w) for w in event["tentative"]]
        visible = {done + j for _, j in match(tail, keys[done:done + len(tail) + 8])}
        for j in visible:
            first[j] = min(first[j], event["emit"])
            if j not in seen:
                stable[j] = event["emit"]
        for j in seen - visible:
            if j >= done:
                stable[j] = times[j]
        seen = visible
    return first, stable


def count_changes(events, key):
    """Provisional words that the next event changed or erased, and those that newly appeared."""
    before, changed, appeared = [], 0, 0
    for event in events:
        now, tail = [key(w) for w in event["commit"]], [key(w) for w in event["tentative"]]
        kept = match(before, (now + tail)[:len(before) + len(now) + 8])
        changed += len(before) - len(kept)
        appeared += len(tail) - sum(1 for _, j in kept if j >= len(now))
        before = tail
    return changed, appeared


def count_erased(events, key):
    """Normalised erasure before it is divided: provisional words that had to go, with all behind them, before the next event's
    could be written (Arivazhagan and others, "Re-translation versus Streaming for Simultaneous Translation", 2020)."""
    before, erased = [], 0
    for event in events:
        tail = [key(w) for w in event["tentative"]]
        now = [key(w) for w in event["commit"]] + tail
        erased += len(before) - next((i for i, (old, new) in enumerate(zip(before, now)) if old != new), min(len(before), len(now)))
        before = tail
    return erased
