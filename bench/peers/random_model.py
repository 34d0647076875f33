#!/usr/bin/env python3
"""Writes a model of a known size with random weights, in CTranslate2's layout.

    random_model.py NAME TOKENIZER_FOLDER FOLDER

It knows no language, but takes as long as a real one. Tokenizer and vocabulary are those of a multilingual model.
"""
import json
import pathlib
import shutil
import sys

import numpy as np
from ctranslate2.specs import WhisperSpec

from limits import POSITIONS, SHAPES

TEXT_CONTEXT = 448


def fill(spec, shape):
    random = np.random.default_rng(1)

    def matrix(rows, cols):
        # Rows repeat a few that are random: half a gigabyte of random numbers takes longer than all that is measured.
        some = random.normal(0, cols**-0.5, (64, cols)).astype(np.float16)
        return np.tile(some, (-(-rows // 64), 1))[:rows]

    def linear(module, rows, cols):
        module.weight, module.bias = matrix(rows, cols), np.zeros(rows, np.float16)

    def norm(module):
        module.gamma, module.beta = np.ones(shape.state, np.float16), np.zeros(shape.state, np.float16)

    def block(layer, cross):
        state = shape.state
        norm(layer.self_attention.layer_norm)
        linear(layer.self_attention.linear[0], 3 * state, state)
        linear(layer.self_attention.linear[1], state, state)
        if cross:
            norm(layer.attention.layer_norm)
            for part, rows in zip(layer.attention.linear, (state, 2 * state, state)):
                linear(part, rows, state)
        norm(layer.ffn.layer_norm)
        linear(layer.ffn.linear_0, 4 * state, state)
        linear(layer.ffn.linear_1, state, 4 * state)

    for convolution, channels in ((spec.encoder.conv1, shape.mels), (spec.encoder.conv2, shape.state)):
        convolution.weight = matrix(shape.state, 3 * channels).reshape(shape.state, channels, 3)
        convolution.bias = np.zeros(shape.state, np.float16)
    spec.encoder.position_encodings.encodings = matrix(POSITIONS, shape.state)
    spec.decoder.position_encodings.encodings = matrix(TEXT_CONTEXT, shape.state)
    spec.decoder.embeddings.weight = matrix(shape.vocabulary, shape.state)
    spec.decoder.projection.weight = spec.decoder.embeddings.weight
    for side in (spec.encoder, spec.decoder):
        norm(side.layer_norm)
        for layer in side.layer:
            block(layer, side is spec.decoder)


def main():
    name, tokenizer, folder = sys.argv[1:]
    shape, folder = SHAPES[name], pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for file in ("tokenizer.json", "vocabulary.txt", "vocabulary.json"):
        if (pathlib.Path(tokenizer) / file).exists():
            shutil.copy(pathlib.Path(tokenizer) / file, folder)
    config = json.loads((pathlib.Path(tokenizer) / "config.json").read_text())
    config.pop("alignment_heads", None)
    (folder / "preprocessor_config.json").write_text(json.dumps({"feature_size": shape.mels}))
    spec = WhisperSpec(shape.audio_layers, shape.heads, shape.text_layers, shape.heads)
    fill(spec, shape)
    spec.register_vocabulary((folder / "vocabulary.txt").read_text().split("\n")[:shape.vocabulary])
    spec.validate()
    spec.save(str(folder))
    (folder / "config.json").write_text(json.dumps(config))


if __name__ == "__main__":
    main()
