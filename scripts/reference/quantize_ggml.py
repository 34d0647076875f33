#!/usr/bin/env python3
"""Makes a quantised ggml file from one of f16 or f32, as whisper.cpp's quantize does: matrices only.

    quantize_ggml.py ggml-base.bin ggml-base-q5_1.bin q5_1

The small kinds choose scales as ggml does. Of the k-quants q4_k and q6_k are made, with plain scales instead of searched
ones: good enough to try a reader on.
"""
import argparse
import struct

import numpy as np

_SKIP = ("encoder.conv1.bias", "encoder.conv2.bias", "encoder.positional_embedding", "decoder.positional_embedding")


def half(values):
    return values.astype("<f2").view(np.uint8).reshape(len(values), 2)


def nibbles(q):
    """The second half of each block's numbers in the upper four bits."""
    middle = q.shape[1] // 2
    return (q[:, :middle] & 15 | (q[:, middle:] & 15) << 4).astype(np.uint8)


def top_bits(q):
    return np.packbits((q >> 4 & 1).astype(np.uint8), axis=1, bitorder="little")


def inverse(scale):
    return np.divide(1, scale, out=np.zeros_like(scale), where=scale != 0)


def symmetric(blocks, bits):
    """Scale so that the number of largest magnitude becomes the most negative one."""
    largest = blocks[np.arange(len(blocks)), np.abs(blocks).argmax(axis=1)]
    middle = 1 << bits - 1
    scale = largest / -middle
    q = np.clip((blocks * inverse(scale)[:, None] + middle + 0.5).astype(np.int64), 0, 2 * middle - 1)
    return scale, q


def with_minimum(blocks, bits):
    low, high = blocks.min(axis=1), blocks.max(axis=1)
    scale = (high - low) / ((1 << bits) - 1)
    q = np.clip(((blocks - low[:, None]) * inverse(scale)[:, None] + 0.5).astype(np.int64), 0, (1 << bits) - 1)
    return scale, low, q


def q4_0(blocks):
    scale, q = symmetric(blocks, 4)
    return [half(scale), nibbles(q)]


def q4_1(blocks):
    scale, low, q = with_minimum(blocks, 4)
    return [half(scale), half(low), nibbles(q)]


def q5_0(blocks):
    scale, q = symmetric(blocks, 5)
    return [half(scale), top_bits(q), nibbles(q)]


def q5_1(blocks):
    scale, low, q = with_minimum(blocks, 5)
    return [half(scale), half(low), top_bits(q), nibbles(q)]


def q8_0(blocks):
    scale = np.abs(blocks).max(axis=1) / 127
    return [half(scale), np.rint(blocks * inverse(scale)[:, None]).astype(np.int8).view(np.uint8)]


def q4_k(blocks):
    groups = blocks.reshape(len(blocks), 8, 32)
    low = np.minimum(groups.min(axis=2), 0)
    scales, minima = (groups.max(axis=2) - low) / 15, -low
    scale, minimum = scales.max(axis=1) / 63, minima.max(axis=1) / 63
    sc = np.rint(scales * inverse(scale)[:, None]).astype(np.int64)
    mn = np.rint(minima * inverse(minimum)[:, None]).astype(np.int64)
    step, offset = scale[:, None] * sc, minimum[:, None] * mn
    q = np.clip(np.rint((groups + offset[..., None]) * inverse(step)[..., None]), 0, 15).astype(np.int64)
    packed = np.concatenate([sc[:, :4] | sc[:, 4:] >> 4 << 6, mn[:, :4] | mn[:, 4:] >> 4 << 6,
                             sc[:, 4:] & 15 | (mn[:, 4:] & 15) << 4], axis=1).astype(np.uint8)
    low_high = (q[:, 0::2] | q[:, 1::2] << 4).astype(np.uint8).reshape(len(blocks), 128)
    return [half(scale), half(minimum), packed, low_high]


def q6_k(blocks):
    groups = blocks.reshape(len(blocks), 16, 16)
    scales = np.abs(groups).max(axis=2) / 31
    scale = scales.max(axis=1) / 127
    sc = np.rint(scales * inverse(scale)[:, None]).astype(np.int8)
    step = scale[:, None] * sc
    q = np.clip(np.rint(groups * inverse(step)[..., None]), -32, 31).astype(np.int64) + 32
    q = q.reshape(len(blocks), 2, 4, 32)
    low = np.concatenate([q[:, :, :2] & 15 | (q[:, :, 2:] & 15) << 4], axis=2).reshape(len(blocks), 128)
    top = sum((q[:, :, i] >> 4) << 2 * i for i in range(4)).reshape(len(blocks), 64)
    return [low.astype(np.uint8), top.astype(np.uint8), sc.view(np.uint8), half(scale)]


KINDS = {"q4_0": (2, 32, q4_0), "q4_1": (3, 32, q4_1), "q5_0": (6, 32, q5_0), "q5_1": (7, 32, q5_1),
         "q8_0": (8, 32, q8_0), "q4_k": (12, 256, q4_k), "q6_k": (14, 256, q6_k)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source")
    parser.add_argument("output")
    parser.add_argument("kind", choices=KINDS)
    args = parser.parse_args()
    number, length, quantise = KINDS[args.kind]
    data = open(args.source, "rb").read()
    rows, columns = struct.unpack_from("<2i", data, 48)
    at = 56 + 4 * rows * columns
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    for _ in range(count):
        at += 4 + struct.unpack_from("<i", data, at)[0]
    with open(args.output, "wb") as out:
        out.write(data[:at])
        while at < len(data):
            rank, name_length, kind = struct.unpack_from("<3i", data, at)
            shape = struct.unpack_from(f"<{rank}i", data, at + 12)
            at += 12 + 4 * rank
            name = data[at : at + name_length]
            at += name_length
            size = int(np.prod(shape)) * (4 if kind == 0 else 2)
            payload = data[at : at + size]
            at += size
            if rank == 2 and name.decode() not in _SKIP:
                if shape[0] % length:
                    parser.error(f"{name.decode()} has rows of {shape[0]}, which are no whole blocks of {args.kind}")
                blocks = np.frombuffer(payload, "<f4" if kind == 0 else "<f2").astype(np.float32).reshape(-1, length)
                kind, payload = number, np.concatenate(quantise(blocks), axis=1).tobytes()
            out.write(struct.pack("<3i", rank, name_length, kind) + struct.pack(f"<{rank}i", *shape) + name + payload)


if __name__ == "__main__":
    main()
