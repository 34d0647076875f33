"""One table of a policy's figures over all cases."""


def spread(values):
    """Mean and percentiles, linear between two values."""
    ordered = sorted(values)
    if not ordered:
        return None

    def at(q):
        place = q * (len(ordered) - 1)
        low = int(place)
        high = min(low + 1, len(ordered) - 1)
        return ordered[low] + (ordered[high] - ordered[low]) * (place - low)

    return {"n": len(ordered), "mean": sum(ordered) / len(ordered), "p50": at(0.5), "p90": at(0.9), "p95": at(0.95),
            "max": ordered[-1]}


def rate(errors):
    return (errors["sub"] + errors["del"] + errors["ins"]) / max(1, errors["words"])


def total(dicts):
    return {key: sum(one.get(key, 0) for one in dicts) for key in {k for one in dicts for k in one}}


def pool(cases):
    """The figures of several cases as those of one."""
    speech = [c for c in cases if c["errors"]["words"]]
    silent = [c for c in cases if not c["errors"]["words"]]
    words, duration = max(1, sum(c["final_words"] for c in speech)), sum(c["duration"] for c in speech) or 1.0
    out = {name: spread([v for c in speech for v in c[name]]) for name in ("first", "stable", "commit", "onset", "closing")}
    errors = {"sub": 0, "del": 0, "ins": 0, "words": 0} | total([c["errors"] for c in speech])
    out |= {"errors": errors, "wer": rate(errors), "final_words": words, "duration": duration,
            "retracted": sum(c["retracted"] for c in cases), "gaps": sum(c["gaps"] for c in cases),
            "flicker": sum(c["changes"] for c in speech) / words,
            "letter_flicker": sum(c["letter_changes"] for c in speech) / words,
            "erasure": sum(c["erased"] for c in speech) / words,
            "letter_erasure": sum(c["letters_erased"] for c in speech) / words,
            "unstable": sum(c["letter_changes"] for c in speech) / max(1, sum(c["letters_appeared"] for c in speech)),
            "cpu": sum(c["cpu"] for c in speech) / duration, "rss_mb": max((c["rss_mb"] for c in cases), default=0),
            "busy": {k: v / duration for k, v in total([c["busy"] for c in speech]).items()},
            "passes": {k: v / duration for k, v in total([c["passes"] for c in speech]).items()},
            "in_silence": sum(c["final_words"] for c in silent),
            "silent_cpu": sum(c["cpu"] for c in silent) / (sum(c["duration"] for c in silent) or 1.0)}
    compared = [c for c in speech if "offline" in c]
    if compared:
        against = total([c["against_offline"] for c in compared])
        out |= {"offline_wer": rate(total([c["offline"] for c in compared])), "lost": against["del"] / max(1, against["words"]),
                "made_up": against["ins"] / max(1, against["words"]), "differs": rate(against),
                "lost_said": sum(c["lost_said"] for c in compared), "made_up_unsaid": sum(c["made_up_unsaid"] for c in compared)}
    return out


def five(s):
    return " / ".join(f"{s[k]:.2f}" for k in ("mean", "p50", "p95", "max")) if s else "-"


def each(by_role):
    return " + ".join(f"{by_role[r]:.2f}" for r in ("preview", "confirm") if r in by_role) or "-"


def counted(e):
    return f"{100 * rate(e):.1f} ({e['sub']}/{e['del']}/{e['ins']})"


ROWS = [
    ("word error % (substituted/missing/added)", lambda p: counted(p["errors"])),
    ("the same model offline, %", lambda p: f"{100 * p['offline_wer']:.1f}" if "offline_wer" in p else "-"),
    ("lost / made up / all differences against offline, %",
     lambda p: f"{100 * p['lost']:.1f} / {100 * p['made_up']:.1f} / {100 * p['differs']:.1f}" if "lost" in p else "-"),
    ("words of these lost that were said / made up that nobody said",
     lambda p: f"{p['lost_said']} / {p['made_up_unsaid']}" if "lost" in p else "-"),
    ("first shown s: mean / p50 / p95 / max", lambda p: five(p["first"])),
    ("shown for good s", lambda p: five(p["stable"])),
    ("commit s", lambda p: five(p["commit"])),
    ("first word after silence, onset to shown s", lambda p: five(p["onset"])),
    ("end of speech to last commit s", lambda p: five(p["closing"])),
    ("final words taken back", lambda p: str(p["retracted"])),
    ("flicker per final word, exact / letters", lambda p: f"{p['flicker']:.2f} / {p['letter_flicker']:.2f}"),
    ("normalised erasure, exact / letters", lambda p: f"{p['erasure']:.2f} / {p['letter_erasure']:.2f}"),
    ("tentative words that did not stay, %", lambda p: f"{100 * p['unstable']:.0f}"),
    ("words in non-speech", lambda p: str(p["in_silence"])),
    ("sound given up s", lambda p: f"{p['gaps']:.1f}"),
    ("CPU s per s of speech file / of non-speech", lambda p: f"{p['cpu']:.2f} / {p['silent_cpu']:.3f}"),
    ("busy s per s, preview + confirm", lambda p: each(p["busy"])),
    ("passes per s, preview + confirm", lambda p: each(p["passes"])),
    ("memory MB", lambda p: f"{p['rss_mb']:.0f}"),
]


def policies_table(pooled):
    """`pooled`: figures by policy."""
    lines = ["| | " + " | ".join(pooled) + " |", "|---" * (len(pooled) + 1) + "|"]
    return "\n".join(lines + ["| " + " | ".join([name] + [show(p) for p in pooled.values()]) + " |" for name, show in ROWS])


def cases_table(scored):
    """`scored`: lists of cases by policy."""
    lines = ["| case | policy | word error % | offline % | commit s: mean / p50 / p95 / max | first shown s | flicker | CPU |",
             "|---|---|---|---|---|---|---|---|"]
    for policy, cases in scored.items():
        for case in cases:
            p = pool([case])
            offline = f"{100 * p['offline_wer']:.1f}" if "offline_wer" in p else "-"
            error = counted(p["errors"]) if case["errors"]["words"] else f"{case['final_words']} words"
            lines.append(f"| {case['case']} | {policy} | {error} | {offline} | {five(p['commit'])} | {five(p['first'])} | "
                         f"{p['flicker']:.2f} / {p['letter_flicker']:.2f} | {case['cpu'] / max(case['duration'], 1e-9):.2f} |")
    return "\n".join(lines)
