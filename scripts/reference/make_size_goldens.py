#!/usr/bin/env python3
"""Answers of openai-whisper for seeded random weights in the shapes of models that tests do not have.

    pip install torch openai-whisper
    make_size_goldens.py ../../tests/whisper/data/sizes.json

Layers, heads, mel bands and vocabulary are each model's own; heads have 8 channels instead of 64, so that a test takes no
time. The weights are those of tests/whisper/random_weights.h. The model runs in float64.
"""
import json
import sys

import numpy as np
import torch
import whisper

HEAD = 8
SIZES = {  # mel bands, layers of encoder and decoder, heads, tokens
    "tiny": (80, 4, 4, 6, 51865), "small.en": (80, 12, 12, 12, 51864), "medium": (80, 24, 24, 16, 51865),
    "large-v2": (80, 32, 32, 20, 51865), "large-v3": (128, 32, 32, 20, 51866), "turbo": (128, 32, 4, 20, 51866),
    "distil-small.en": (80, 12, 4, 12, 51864), "distil-large-v3": (128, 32, 2, 20, 51866),
}
TEXT = [262, 1029, 13, 40000, 7, 50]  # any tokens


def uniform(name, count, seed=1):
    start = 0xCBF29CE484222325
    for byte in name.encode():
        start = (start ^ byte) * 0x100000001B3 % 2**64
    with np.errstate(over="ignore"):
        x = np.uint64((start + seed) % 2**64) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        x = (x ^ x >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ x >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
    return ((x ^ x >> np.uint64(31)) >> np.uint64(40)).astype(np.float32) * np.float32(2**-23) - np.float32(1)


def parameter(name, shape):
    values = uniform(name, int(np.prod(shape))).reshape(shape)
    if len(shape) == 1:
        return np.float32(name.endswith("weight")) + np.float32(0.125) * values
    if name.endswith("positional_embedding"):
        return np.float32(0.125) * values
    if name.endswith("embedding.weight"):
        return values
    return np.float32(np.sqrt(3 / np.prod(shape[1:]))) * values


def main():
    whisper.model.LayerNorm.forward = torch.nn.LayerNorm.forward  # OpenAI's rounds to float32
    goldens = {}
    for name, (mels, audio_layers, text_layers, heads, tokens) in SIZES.items():
        state = HEAD * heads
        dims = whisper.model.ModelDimensions(mels, 1500, state, heads, audio_layers, tokens, 448, state, heads, text_layers)
        model = whisper.model.Whisper(dims)
        model.load_state_dict({key: torch.from_numpy(parameter(key, tuple(value.shape)))
                               for key, value in model.state_dict().items()})
        model = model.double().eval()
        mel = torch.from_numpy(uniform("mel", 3000 * mels).reshape(3000, mels).T.astype(np.float64))
        with torch.no_grad():
            features = model.encoder(mel[None])
            logits = model.decoder(torch.tensor([TEXT]), features)[0]
        best = logits.topk(4)
        goldens[name] = {
            "dims": [mels, 1500, state, heads, audio_layers, tokens, 448, state, heads, text_layers],
            "encoder": [round(x, 6) for x in features[0, ::250, 5].tolist()],
            "best": best.indices.tolist(), "logits": [[round(x, 5) for x in row] for row in best.values.tolist()],
            "log_sum_exp": [round(x, 5) for x in logits.logsumexp(dim=1).tolist()],
        }
        print(name, goldens[name]["encoder"], goldens[name]["best"][-1], goldens[name]["logits"][-1], flush=True)
    with open(sys.argv[1], "w", encoding="ascii") as out:
        lines = (f'"{name}": {json.dumps(golden)}' for name, golden in goldens.items())
        out.write('{"text": ' + json.dumps(TEXT) + ', "models": {\n' + ",\n".join(lines) + "\n}}\n")


if __name__ == "__main__":
    main()
