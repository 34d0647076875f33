"""What each rule of reconcile is worth: each is left out alone, by a number of the policy (stream/tuning.h)."""
from table import counted, each

RULES = {
    "all rules": [],
    "nothing is forced, all is proposed": ["forced=2"],
    "its own errors are forced upon the model": ["forced=0"],
    "doubtful words wait no longer than others": ["doubtful=0"],
    "words that the sound does not bear out are kept": ["borne_out=0"],
    "answers of which no word is probable are kept": ["one_borne_out=0"],
    "both": ["borne_out=0", "one_borne_out=0"],
    "what confirm skips is skipped": ["hole=99"],
    "no remedy for a lost pass": ["unheard=99"],
    "a pause settles only what a pass heard behind it": ["fading=0"],
    "confirm looks every 0.8 s": ["longest_wait=0"],
    "half words are shown": ["unfinished=0"],
    "the last word's mark is shown": ["bare_tail=0"],
    "the screen follows every answer": ["votes=1"],
}


def middle(s):
    return f"{s['p50']:.2f} / {s['p95']:.2f}"


def strays(p):
    if "lost" not in p:
        return "-"
    return f"{100 * p['lost']:.1f} / {100 * p['made_up']:.1f} ({p['lost_said']} / {p['made_up_unsaid']})"


def row(name, p):
    cells = [name, counted(p["errors"]), strays(p), middle(p["first"]), middle(p["commit"]), middle(p["closing"]),
             f"{p['flicker']:.2f} / {p['letter_flicker']:.2f}", f"{p['erasure']:.2f} / {p['letter_erasure']:.2f}", each(p["passes"]),
             str(p["in_silence"])]
    return "| " + " | ".join(cells) + " |"


def ablation_table(pooled):
    """`pooled`: figures by rule."""
    heads = ["rule left out", "word error %", "lost / made up % (words that were said / that nobody said)", "first shown s",
             "commit s", "end to last commit s", "changed", "erased", "passes per s", "words in non-speech"]
    return "\n".join(["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"] + [row(*one) for one in pooled.items()])
