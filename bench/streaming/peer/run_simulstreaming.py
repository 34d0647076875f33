#!/usr/bin/env python3
"""Let SimulStreaming caption a sound file as it would a live one, and write what it showed as the bench reads it.

    setup FOLDER SimulStreaming
    FOLDER/venv/bin/python run_simulstreaming.py --program FOLDER/SimulStreaming --model base.pt SOUND >CASE.ndjson

It is the program's own simulation on the real clock, with its own settings; what stands after -- goes to it, as --vac, with
which it hears each stretch of speech alone, or --min-chunk-size. It computes in 32-bit floats, the one precision it has for a
processor. The model is a checkpoint in OpenAI's format, named as OpenAI names it. Two things are done for the program: it
would fetch a checkpoint anew whose bytes are not OpenAI's own, and the speech detector, which comes from its package here.
"""
import argparse
import contextlib
import json
import pathlib
import sys
import time

from log import processor_seconds, write, write_end


class Captions:
    """Takes the lines that the program prints; it shows nothing but final words."""

    def write(self, text):
        for line in filter(str.strip, text.splitlines()):
            row = json.loads(line)
            if row.get("text"):
                print(json.dumps({"type": "caption", "utterance": 0, "committed": [{"text": row["text"]}], "tail": [],
                                  "audio_time": row["end"], "emit_time": row["emission_time"]}), file=sys.__stdout__, flush=True)

    def flush(self):
        pass


def load(whisper, path):
    """The checkpoint as it is, with the attention heads that OpenAI names for a model of this name."""
    model = whisper.load_model(str(path))
    model.set_alignment_heads(whisper._ALIGNMENT_HEADS[path.stem])
    return model


class Meter:
    """Counts what the program's passes take, once it is warm."""

    def __init__(self, factory):
        self.factory, self.passes, self.busy, self.cpu = factory, 0, 0.0, 0.0

    def __call__(self, options):
        asr, online = self.factory(options)
        warm_up, infer = asr.warmup, asr.model.infer

        def timed(*arguments, **named):
            begun = time.monotonic()
            answer = infer(*arguments, **named)
            self.passes, self.busy = self.passes + 1, self.busy + time.monotonic() - begun
            return answer

        def warm(*arguments):
            warm_up(*arguments)
            self.cpu = processor_seconds()
            asr.model.infer = timed

        asr.warmup = warm
        return asr, online


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sound")
    parser.add_argument("--program", required=True, help="folder of SimulStreaming")
    parser.add_argument("--model", required=True, type=pathlib.Path, help="a checkpoint in OpenAI's format: base.pt")
    parser.add_argument("--language", default="en")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("settings", nargs="*", metavar="-- SETTINGS")
    options = parser.parse_args()
    sys.path.insert(0, options.program)
    import silero_vad
    import torch
    import simulstreaming_whisper as program
    from simulstreaming.whisper.simul_whisper import simul_whisper, whisper
    from simulstreaming.whisper.whisper_streaming import whisper_online_main

    torch.set_num_threads(options.threads)
    torch.hub.load = lambda **_: (silero_vad.load_silero_vad(), None)
    simul_whisper.load_model = lambda **_: load(whisper, options.model)
    sys.argv = ["simulstreaming_whisper.py", options.sound, "--model_path", str(options.model), "--lan", options.language,
                "--log-level", "CRITICAL", *options.settings]
    meter = Meter(program.simul_asr_factory)
    with contextlib.redirect_stdout(Captions()):
        whisper_online_main.main_simulation_from_file(meter, add_args=program.simulwhisper_args)
    duration = len(whisper_online_main.load_audio(options.sound)) / 16000
    write_end("SimulStreaming", duration, meter.passes, meter.busy, processor_seconds() - meter.cpu)


if __name__ == "__main__":
    main()
