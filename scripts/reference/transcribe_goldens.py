#!/usr/bin/env python3
"""What OpenAI's transcribe() makes of one long recording with options that make_goldens.py leaves alone: the data of
tests/whisper/transcribe_options_test.cc.

    transcribe_goldens.py PROMPTS tiny.en.pt ../../tests/whisper/data/transcribe_options.json

PROMPTS is the folder that scripts/make-prompts makes; the checkpoint comes from ct2_to_openai.py. The recording is
speech, long silence, screams of monkeys, tones and speech again, so that windows lie in many ways and something is
invented.
"""
import json
import pathlib
import subprocess
import sys

import numpy as np
import torch
import whisper

import make_goldens

# Prompts, and seconds of silence.
PARTS = ["en_tt-weasels", 7, "en_tt-monkeys", 4, "en_demo-abouttotry", "en_beep", 12, "en_agent-incorrect", 25.5,
         "en_ascending-2tone", 3, "en_vm-review"]
RUNS = {
    "plain": {},
    "unconditioned": {"condition_on_previous_text": False},
    "prompted": {"initial_prompt": " Asterisk, the PBX. WEASELS! "},
    "carried": {"initial_prompt": "Asterisk, the PBX. WEASELS!", "carry_initial_prompt": True},
    "clips": {"clip_timestamps": "0.5,12,33.21,50,61"},
    "silence 2": {"word_timestamps": True, "hallucination_silence_threshold": 2.0},
    "silence 0.5": {"word_timestamps": True, "hallucination_silence_threshold": 0.5},
    "words of clips": {"word_timestamps": True, "clip_timestamps": "29,60,70"},
    "all spoken": {"no_speech_threshold": None, "suppress_tokens": "", "max_initial_timestamp": None},
    "marks apart": {"word_timestamps": True, "append_punctuations": "", "prepend_punctuations": ""},
}


def samples_of(part, prompts):
    if not isinstance(part, str):
        return np.zeros(round(part * 16000), np.float32)
    raw = subprocess.run(["ffmpeg", "-v", "error", "-i", prompts / f"{part}.flac", "-f", "s16le", "-"], check=True,
                         capture_output=True).stdout
    return np.frombuffer(raw, np.int16).astype(np.float32) / 32768


def segment_of(segment):
    kept = {key: segment[key] for key in ("seek", "start", "end", "text", "tokens", "avg_logprob", "no_speech_prob",
                                          "compression_ratio")}
    if "words" in segment:
        kept["words"] = [[word["word"], float(word["start"]), float(word["end"]), float(word["probability"])]
                         for word in segment["words"]]
    return json.loads(json.dumps(kept), parse_float=lambda text: round(float(text), 5))


def main():
    prompts, checkpoint, out = map(pathlib.Path, sys.argv[1:])
    sound = np.concatenate([samples_of(part, prompts) for part in PARTS])
    model = make_goldens.load_openai(checkpoint)
    make_goldens.remember(model)
    torch.set_num_threads(2)
    runs = {}
    for name, options in RUNS.items():
        result = model.transcribe(sound, fp16=False, language="en", temperature=0.0, **options)
        runs[name] = {"options": options, "text": result["text"], "segments": [segment_of(s) for s in result["segments"]]}
        print(name, len(result["segments"]), result["text"][:200], flush=True)
    lines = ",\n".join(f" {json.dumps(name)}: {json.dumps(run, ensure_ascii=False)}" for name, run in runs.items())
    out.write_text(f'{{"parts": {json.dumps(PARTS)},\n"runs": {{\n{lines}\n}}}}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
