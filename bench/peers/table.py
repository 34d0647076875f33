"""The comparison as Markdown."""
import os
import pathlib
import re

import limits

GOALS = {"log-mel of 30 s": 4, "encode 30 s *": 3, "encode 10 s *": 2.5, "a token": 2.5, "a token of each of 5 texts": 2,
         "224 tokens at once": 2, "50 s of speech, greedy": 2.5, "50 s of speech, 5 beams": 2.5, "load, warm": 5,
         "peak memory, MB": 1 / 0.7}

HEAD = """# Speed beside others

{processor}. Medians of {runs} runs of each engine in turn, with the same weights and as many threads; what takes an \
engine longer than two minutes in all has no fewer than 3. Milliseconds, but for memory. What captiond's models lose in each precision stands in
[precision.md](precision.md).

- *ratio*: the best peer's figure over captiond's best; in brackets what it was meant to be. From there on it is bold.
- *limit*: the least time by what the machine was measured to do (below), counting only the products and the bytes that
  must come from memory, at captiond's int8; then how much of it captiond's best reaches.
- *load* ends when the engine says that it is ready. captiond maps its weights and brings them in while it is in use; *load and
  encode 30 s* therefore counts the first pass, too.
- \\* whisper.cpp computes the keys and values of the cross-attention with it, the others do not.

| threads | f32, GFLOP/s | bf16, GFLOP/s | int8, GOP/s | memory, GB/s |
|---|---|---|---|---|
{peaks}

    bench/compare_peers --json FILE --models MODEL --threads N --stages STAGE   (in pieces)
    bench/compare_peers --json FILE --models '' --markdown doc/benchmarks.md
"""


def title(machine, runs):
    model = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    processor = f"{model[1] if model else 'An unknown processor'}, {os.cpu_count()} processors"
    peaks = "\n".join(f"| {threads} | {m.float32 / 1e9:.0f} | {m.bfloat16 / 1e9:.0f} | {m.int8 / 1e9:.0f} | {m.read / 1e9:.0f} |"
                      for threads, m in sorted(machine.items()))
    return HEAD.format(processor=processor, runs=runs, peaks=peaks)


def best(row, programs, ours):
    values = [row[p] for p in programs if (p.name == "captiond") == ours and row.get(p) is not None]
    return min(values) if values else None


def figure(value):
    return "–" if value is None else f"{value:.0f}" if value >= 100 else f"{value:.1f}"


def ratio(peer, own, goal):
    if not peer or not own:
        return "–"
    reached = peer / own
    text = f"{reached:.1f}" if reached >= 10 else f"{reached:.2f}"
    if goal is None:
        return text
    return f"**{text}** ({goal:.2g})" if reached >= goal else f"{text} ({goal:.2g})"


def limit(model, stage, machine, own):
    least = limits.least_milliseconds(model, stage, machine) if stage and own else None
    return ("–", "–") if least is None else (figure(least), f"{100 * least / own:.0f} %")


def table(model, threads, programs, rows, stages, machine):
    lines = [f"## {model.replace('random:', 'random weights of the size of ')}, "
             f"{threads} {'thread' if threads == 1 else 'threads'}\n",
             "| | " + " | ".join(f"{p.name} {p.precision}" for p in programs) + " | ratio | limit | of it |",
             "|---|" + "---|" * (len(programs) + 3)]
    for name, row in rows.items():
        peer, own = best(row, programs, False), best(row, programs, True)
        least, share = limit(model.replace("random:", ""), stages.get(name), machine, own)
        lines.append(f"| {name} | " + " | ".join(figure(row.get(p)) for p in programs)
                     + f" | {ratio(peer, own, GOALS.get(name))} | {least} | {share} |")
    return "\n".join(lines) + "\n"
