"""What the machine allows: its measured peaks, and the least time that a stage can take by them.

Counted are multiplications of the large products and bytes that must come from memory; all else is taken to cost nothing,
so no engine reaches these times. They are those of captiond's int8: bytes, but for the encoder's first attention and its
convolutions, which are bfloat16; what attends to values has 16 bits, which takes twice the work.
"""
import dataclasses
import json
import re
import subprocess

POSITIONS = 1500  # of the encoder, in 30 s


@dataclasses.dataclass
class Shape:
    mels: int
    state: int
    audio_layers: int
    text_layers: int
    heads: int
    vocabulary: int = 51865


SHAPES = {
    "tiny.en": Shape(80, 384, 4, 4, 6, 51864),
    "tiny": Shape(80, 384, 4, 4, 6),
    "base.en": Shape(80, 512, 6, 6, 8, 51864),
    "base": Shape(80, 512, 6, 6, 8),
    "small": Shape(80, 768, 12, 12, 12),
    "medium": Shape(80, 1024, 24, 24, 16),
    "turbo": Shape(128, 1280, 32, 4, 20),
}


@dataclasses.dataclass
class Machine:
    """Operations and bytes a second, with so many threads."""
    float32: float
    bfloat16: float
    int8: float
    read: float


def measure(program):
    """{threads: Machine} from bench/products_bench: the best of five."""
    answer = subprocess.run([program, "--benchmark_filter=^(peak|read)", "--benchmark_format=json",
                             "--benchmark_repetitions=5"], check=True,
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    found = {}
    for line in json.loads(answer.stdout)["benchmarks"]:
        if line["run_type"] != "iteration":
            continue
        what, threads = re.match(r"(?:peak/)?([\w-]+)/threads:(\d+)", line["name"]).groups()
        best = found.setdefault(int(threads), {})
        best[what] = max(best.get(what, 0), 1e9 * line.get("GOP/s", line.get("GB/s", 0)))
    return {threads: Machine(peak["f32"], peak["bf16"], peak["int8"], peak["read"]) for threads, peak in found.items()}


def best(known, found):
    """Of two measurements the better one in each, since what a neighbour takes away is no limit."""
    return {threads: Machine(*map(max, dataclasses.astuple(known.get(threads, machine)), dataclasses.astuple(machine)))
            for threads, machine in found.items()}


def attention(shape, queries, keys, machine):
    """Of one layer in bytes: scores, and the values that they weigh."""
    return 4 * queries * keys * shape.state / machine.int8


def encode(shape, positions, machine):
    first = 2 * 4 * shape.state**2 * positions
    blocks = 2 * 12 * shape.state**2 * positions * shape.audio_layers - first
    first += 4 * positions**2 * shape.state
    convolutions = 2 * 3 * shape.state * positions * (2 * shape.mels + shape.state)
    others = (shape.audio_layers - 1) * attention(shape, positions, positions, machine)
    return blocks / machine.int8 + others + (first + convolutions) / machine.bfloat16


def token(shape, machine):
    weights = 14 * shape.state**2 * shape.text_layers + shape.vocabulary * shape.state
    heard = 2 * POSITIONS * shape.state * shape.text_layers
    return (weights + heard) / machine.read


def prefill(shape, tokens, machine):
    blocks = 2 * 14 * shape.state**2 * shape.text_layers * tokens
    return blocks / machine.int8 + shape.text_layers * attention(shape, tokens, POSITIONS, machine)


def least_milliseconds(model, stage, machine):
    """None where nothing is known of the model or of the stage."""
    name, *arguments = stage.split()
    shape = SHAPES.get(model)
    if shape is None or machine is None:
        return None
    work = {"encode": lambda: encode(shape, int(arguments[0]) // 2, machine),
            "token": lambda: token(shape, machine),
            "prefill": lambda: prefill(shape, int(arguments[0]), machine),
            "detect": lambda: encode(shape, POSITIONS, machine)}.get(name)
    return 1000 * work() if work else None
