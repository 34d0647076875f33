#!/usr/bin/env python3
"""Writes what the package gguf reads from blocks of random bytes: quantized_blocks.tsv, for tests/whisper/data.

    pip install gguf pyyaml
    quantized_blocks.py ../../tests/whisper/data/quantized_blocks.tsv

A row for each type: its number in ggml, the block's length, its bytes, and every fifth of the numbers it stands for.
"""
import sys

import numpy as np
from gguf import GGML_QUANT_SIZES, GGMLQuantizationType, quants

TYPES = "Q4_0 Q4_1 Q5_0 Q5_1 Q8_0 Q2_K Q3_K Q4_K Q5_K Q6_K".split()
HALVES = {"Q4_0": [0], "Q4_1": [0, 2], "Q5_0": [0], "Q5_1": [0, 2], "Q8_0": [0], "Q2_K": [80, 82], "Q3_K": [108],
          "Q4_K": [0, 2], "Q5_K": [0, 2], "Q6_K": [208]}  # where a block keeps its scales


def main():
    random = np.random.default_rng(2024)
    rows = []
    for name in TYPES:
        kind = GGMLQuantizationType[name]
        block = random.integers(0, 256, GGML_QUANT_SIZES[kind][1], dtype=np.uint8)
        for at in HALVES[name]:
            block[at : at + 2] = np.frombuffer(np.float16(random.normal()).tobytes(), np.uint8)
        values = quants.dequantize(block[None], kind)[0]
        figures = [kind.value, len(block), *block] + [f"{value:.9g}" for value in values[::5]]
        rows.append("\t".join(map(str, figures)))
    with open(sys.argv[1], "w", encoding="ascii") as out:
        out.write("\n".join(rows) + "\n")


if __name__ == "__main__":
    main()
