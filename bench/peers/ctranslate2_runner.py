#!/usr/bin/env python3
"""Times CTranslate2, and faster-whisper for whole recordings; answers like runner.h says.

    ctranslate2_runner.py MODEL_FOLDER COMPUTE_TYPE THREADS
"""
import pathlib
import resource
import sys
import time

import numpy as np

SPOKEN = 32  # tokens before those that are timed: about a sentence
NOISE = np.random.default_rng(1).uniform(-0.1, 0.1, 480000).astype(np.float32)
STEPS = 32  # tokens over which a step's time is taken


def milliseconds(work):
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1000


class Engine:
    def __init__(self, folder, compute_type, threads):
        from faster_whisper import WhisperModel

        self.whisper = WhisperModel(folder, device="cpu", compute_type=compute_type, cpu_threads=threads)
        self.model = self.whisper.model
        self.tokenizer = self.whisper.hf_tokenizer
        self.sot = self.tokenizer.token_to_id("<|startoftranscript|>")
        self.eot = self.tokenizer.token_to_id("<|endoftext|>")
        self.prev = self.tokenizer.token_to_id("<|startofprev|>")
        self.noise = NOISE
        self.features = None
        self.window = None

    def mel(self):
        return milliseconds(lambda: self.whisper.feature_extractor(self.noise))

    def encode(self, frames):
        return milliseconds(lambda: self.encoded(int(frames)))

    def encoded(self, frames):
        import ctranslate2

        if self.features is None:
            self.features = self.whisper.feature_extractor(self.noise)[:, :3000]
        features = np.ascontiguousarray(self.features[None, :, :frames])
        return self.model.encode(ctranslate2.StorageView.from_array(features))

    def generate(self, prompt, tokens, beams=1):
        if self.window is None:
            self.window = self.encoded(3000)
        self.model.generate(self.window, [prompt], beam_size=beams, suppress_tokens=[self.eot],
                            max_length=len(prompt) + tokens, sampling_temperature=0)

    def token(self, beams):
        """A generation runs from its start to its end, so a step is the difference of two runs."""
        prompt = [self.prev] + [1] * SPOKEN + [self.sot]
        long = milliseconds(lambda: self.generate(prompt, 1 + STEPS, int(beams)))
        return (long - milliseconds(lambda: self.generate(prompt, 1, int(beams)))) / STEPS

    def prefill(self, tokens):
        """Likewise: a prompt of so many tokens more."""
        long = milliseconds(lambda: self.generate([self.prev] + [1] * (int(tokens) - 2) + [self.sot], 1))
        return long - milliseconds(lambda: self.generate([self.sot], 1))

    def detect(self):
        if not self.model.is_multilingual:
            return None
        return milliseconds(lambda: self.model.detect_language(self.encoded(3000)))

    def transcribe(self, file, beams):
        samples = np.fromfile(file, np.float32)
        return milliseconds(lambda: list(self.whisper.transcribe(
            samples, language="en", beam_size=int(beams), best_of=1, temperature=0)[0]))

    @staticmethod
    def peak():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main():
    folder, compute_type, threads = sys.argv[1:]
    import faster_whisper  # noqa: F401  loading Python's modules is not loading the model

    made = []
    print(milliseconds(lambda: made.append(Engine(str(pathlib.Path(folder)), compute_type, int(threads)))), flush=True)
    for line in sys.stdin:
        name, *arguments = line.split()
        answer = getattr(made[0], name)(*arguments)
        print("-" if answer is None else answer, flush=True)


if __name__ == "__main__":
    main()
