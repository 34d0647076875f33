#!/usr/bin/env python3
"""Makes a CTranslate2 model.bin of another type from one of f16 or f32, by the rules of CTranslate2's model_spec.py.

    quantize_ct2.py base/model.bin int8.bin int8
"""
import argparse
import struct

import numpy as np

import ct2_whisper

TYPES = {"float32": 0, "int8": 1, "int16": 2, "int32": 3, "float16": 4, "bfloat16": 5}


def bfloat16(value):
    bits = value.astype("<f4").view(np.uint32)
    return ((bits + 0x7FFF + (bits >> 16 & 1)) >> 16).astype("<u2")


def int8(value):
    rows = value.astype(np.float32).reshape(len(value), -1)
    largest = np.abs(rows).max(axis=1)
    largest[largest == 0] = 127
    scale = (127 / largest).astype(np.float32)
    return np.rint(rows * scale[:, None]).astype(np.int8).reshape(value.shape), scale


def int16(value):
    scale = np.float32(2**10 / np.abs(value.astype(np.float32)).max())
    return np.clip(np.rint(value.astype(np.float32) * scale), -32768, 32767).astype("<i2"), np.array(scale)


def converted(name, value, kind):
    """{name: (type, array)} of what a variable becomes."""
    if value.dtype.kind != "f":
        return {name: (value.dtype.name, value)}
    if kind in ("int8", "int16"):
        if name.endswith("/weight"):
            quantised, scale = {"int8": int8, "int16": int16}[kind](value)
            return {name: (kind, quantised), name + "_scale": ("float32", scale)}
        kind = "float32"
    return {name: (kind, bfloat16(value) if kind == "bfloat16" else value.astype(kind))}


def text(value):
    return struct.pack("<H", len(value) + 1) + value.encode() + b"\0"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source")
    parser.add_argument("output")
    parser.add_argument("kind", choices=("float32", "bfloat16", "int8", "int16"))
    args = parser.parse_args()
    variables = {}
    for name, value in ct2_whisper.read_variables(args.source).items():
        variables |= converted(name, value, args.kind)
    with open(args.output, "wb") as out:
        out.write(struct.pack("<I", 6) + text("WhisperSpec") + struct.pack("<2I", 3, len(variables)))
        for name, (kind, value) in sorted(variables.items()):
            out.write(text(name) + struct.pack("<B", value.ndim) + struct.pack(f"<{value.ndim}I", *value.shape))
            out.write(struct.pack("<BI", TYPES[kind], value.nbytes) + value.tobytes())
        out.write(struct.pack("<I", 0))


if __name__ == "__main__":
    main()
