#!/usr/bin/env python3
"""Converts a CTranslate2 Whisper folder into whisper.cpp's ggml file (f16 matrices, f32 vectors).

Little-endian layout: magic, 11 int32 hyper-parameters, mel filter bank (rows, columns, f32), vocabulary (count, then
length and bytes of each token), then until the end of the file one tensor after the other: rank, name length, type
(0 f32, 1 f16), dimensions with the fastest first, name, data. Readers look tensors up by name; the order here is that
of the published files, so that, with OpenAI's mel_filters.npz, ggml-base.bin and ggml-tiny.en.bin come out with the published SHA-1.
"""

import argparse
import json
import struct
from pathlib import Path

import numpy as np

import ct2_whisper

_MAGIC = 0x67676D6C
_F32, _F16 = 0, 1
_N_VOCAB_EN = 51864
_HPARAMS = ("n_vocab", "n_audio_ctx", "n_audio_state", "n_audio_head", "n_audio_layer",
            "n_text_ctx", "n_text_state", "n_text_head", "n_text_layer", "n_mels")


def byte_of_character():
    """GPT-2's way to spell bytes: printable ones as they are, the others from U+0100 on."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printable]
    return {chr(byte): byte for byte in printable} | {chr(256 + i): byte for i, byte in enumerate(others)}


def read_tokens(path):
    """The byte strings of the text tokens in a tokenizer.json, in order."""
    vocabulary = json.loads(Path(path).read_text(encoding="utf-8"))["model"]["vocab"]
    end = vocabulary.get("<|endoftext|>", len(vocabulary))
    byte_of = byte_of_character()
    names = sorted((number, name) for name, number in vocabulary.items() if number < end)
    return [bytes(byte_of[character] for character in name) for _number, name in names]


def mel_filters(bands, rate=16000, size=400):
    """Slaney's filter bank as librosa.filters.mel() makes it: (bands, 201)."""
    to_mel = lambda hertz: hertz * 3 / 200 if hertz < 1000 else 15 + np.log(hertz / 1000) * 27 / np.log(6.4)
    mels = np.linspace(0, to_mel(rate / 2), bands + 2)
    edges = np.where(mels < 15, mels * 200 / 3, 1000 * np.exp((mels - 15) * np.log(6.4) / 27))
    bins = np.linspace(0, rate / 2, size // 2 + 1)
    rising = (bins - edges[:-2, None]) / np.diff(edges)[:-1, None]
    falling = (edges[2:, None] - bins) / np.diff(edges)[1:, None]
    return np.maximum(0, np.minimum(rising, falling)) * (2 / (edges[2:] - edges[:-2]))[:, None]


def write_tensor(out, name, value):
    value = value.squeeze()
    if name.endswith(("conv1.bias", "conv2.bias")):
        value = value[:, None]  # whisper.cpp adds it to a (frames, channels) matrix
    as_f32 = value.ndim < 2 or value.shape[-1] == 1 or name.endswith("positional_embedding")
    value = np.ascontiguousarray(value, "<f4" if as_f32 else "<f2")
    encoded = name.encode()
    out.write(struct.pack("<3i", value.ndim, len(encoded), _F32 if as_f32 else _F16))
    out.write(struct.pack(f"<{value.ndim}i", *reversed(value.shape)))
    out.write(encoded)
    out.write(value.tobytes())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", help="folder with model.bin, config.json and tokenizer.json")
    parser.add_argument("output", help="file to write, for example ggml-base.bin")
    parser.add_argument("--mel-filters", help="mel_filters.npz with mel_80 and mel_128; default: computed")
    args = parser.parse_args()

    dims, weights, _config = ct2_whisper.load(args.model)
    bands = dims["n_mels"]
    filters = np.load(args.mel_filters)[f"mel_{bands}"] if args.mel_filters else mel_filters(bands)
    filters = filters.astype("<f4") + np.float32(0)  # -0.0 becomes 0.0
    tokens = read_tokens(Path(args.model) / "tokenizer.json")
    if dims["n_vocab"] == _N_VOCAB_EN:
        tokens.append(b"<|endoftext|>")  # published .en files count it as a text token, multilingual ones do not
    with open(args.output, "wb") as out:
        out.write(struct.pack("<i", _MAGIC))
        out.write(struct.pack(f"<{len(_HPARAMS)}i", *(dims[name] for name in _HPARAMS)))
        out.write(struct.pack("<i", _F16))
        out.write(struct.pack("<2i", *filters.shape))
        out.write(filters.tobytes())
        out.write(struct.pack("<i", len(tokens)))
        for token in tokens:
            out.write(struct.pack("<i", len(token)))
            out.write(token)
        for name, value in weights.items():
            write_tensor(out, name, value)
    print(f"{args.output}: {len(weights)} tensors, {len(tokens)} tokens, {dims}")


if __name__ == "__main__":
    main()
