#!/usr/bin/env python3
"""Computes how openai-whisper decodes two clips under every decoding option, in float32 on the CPU.

    make_decode_options.py MODEL.pt CLIP.flac LANGUAGE [CLIP.flac LANGUAGE ...] > decode_options_MODEL.json

The checkpoint comes from ct2_to_openai.py, the clips from scripts/make-prompts. The result is a list of
{clip, language, options, tokens, avg_logprob, no_speech_prob}; options carry the names of DecodingOptions, texts as
tokens.
"""

import json
import sys
from pathlib import Path

import soundfile
import whisper
from whisper.tokenizer import get_tokenizer

PROMPT = " Welcome to the telephone exchange. Please have your extension number ready."
PREFIX = " To"
CASES = [
    {"beam_size": 1},
    {"beam_size": 2, "patience": 0.5},
    {"beam_size": 3, "patience": 2.0},
    {"beam_size": 5, "length_penalty": 0.0},
    {"beam_size": 5, "length_penalty": 1.0, "without_timestamps": True},
    {"beam_size": 5, "prompt": PROMPT},
    {"beam_size": 4, "sample_len": 12},
    {"prompt": PROMPT},
    {"prompt": PROMPT * 20, "without_timestamps": True},
    {"prefix": PREFIX, "without_timestamps": True},
    {"prompt": PROMPT, "prefix": PREFIX, "sample_len": 20},
    {"suppress_tokens": "", "suppress_blank": False},
    {"suppress_tokens": [-1, 11, 13]},
    {"suppress_tokens": [13], "without_timestamps": True},
    {"max_initial_timestamp": None},
    {"max_initial_timestamp": 0.0},
    {"sample_len": 7},
]


def as_tokens(tokenizer, options):
    """Texts become the tokens that decode() would make of them. A list is copied: decode() adds to it."""

    def convert(name, value):
        if name in ("prompt", "prefix"):
            return tokenizer.encode(" " + value.strip())
        return list(value) if isinstance(value, list) else value

    return {name: convert(name, value) for name, value in options.items()}


def main():
    model = whisper.load_model(sys.argv[1], device="cpu").eval()
    rows = []
    for path, language in zip(sys.argv[2::2], sys.argv[3::2]):
        samples, _ = soundfile.read(path, dtype="float32")
        mel = whisper.log_mel_spectrogram(whisper.pad_or_trim(samples), n_mels=model.dims.n_mels)
        features = model.encoder(mel[None])[0].detach()
        tokenizer = get_tokenizer(model.is_multilingual, num_languages=model.num_languages, language=language)
        cases = CASES + ([{"task": "translate", "beam_size": 3}] if model.is_multilingual else [])
        for case in cases:
            options = as_tokens(tokenizer, case)
            asked = whisper.DecodingOptions(language=language, fp16=False, **as_tokens(tokenizer, case))
            result = model.decode(features, asked)
            rows.append({
                "clip": Path(path).stem,
                "language": language,
                "options": options,
                "tokens": result.tokens,
                "avg_logprob": round(result.avg_logprob, 6),
                "no_speech_prob": round(result.no_speech_prob, 6),
            })
            print(rows[-1]["clip"], case, result.text, file=sys.stderr)
    print("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]")


if __name__ == "__main__":
    main()
