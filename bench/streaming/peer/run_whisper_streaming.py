#!/usr/bin/env python3
"""Let whisper_streaming caption a sound file as it would a live one, and write what it showed as the bench reads it.

    setup FOLDER whisper_streaming
    FOLDER/venv/bin/python run_whisper_streaming.py --program FOLDER/whisper_streaming --model MODEL SOUND >CASE.ndjson

MODEL is a folder in CTranslate2's format, the very one that captiond reads. The settings are the program's own: a pass for
each second of new sound or as soon as the one before is done, five beams, segments cut after 15 s; int8, the fastest that
CTranslate2 has for a processor. The program expects a graphics card, so the model is made here; what it does with the
model's answers is its own. It has no other output than the words it commits: the tail is what its buffer holds. With --vac
it hears each stretch of speech alone; the detector comes from its package.
"""
import argparse
import sys
import time

from log import processor_seconds, write, write_end


class Meter:
    """Counts the passes of a model and what they take."""

    def __init__(self, asr):
        self.passes, self.busy, self.transcribe = 0, 0.0, asr.transcribe
        asr.transcribe = self

    def __call__(self, *arguments, **named):
        begun = time.monotonic()
        answer = self.transcribe(*arguments, **named)
        self.passes, self.busy = self.passes + 1, self.busy + time.monotonic() - begun
        return answer


def caption(online, samples, rate, step):
    """Hears `samples` at the pace of their own clock."""
    words = getattr(online, "online", online)  # the detector stands around the processor that keeps the words
    duration, heard, start = len(samples) / rate, 0.0, time.monotonic()

    def tell(text, ended):
        rest = "" if ended else "".join(word for _, _, word in words.transcript_buffer.complete())
        write({"type": "event", "audio": heard, "emit": time.monotonic() - start, "commit": text.split(),
               "tentative": rest.split()})

    while heard < duration:
        time.sleep(max(0.0, heard + step - (time.monotonic() - start)))
        until = min(time.monotonic() - start, duration)
        online.insert_audio_chunk(samples[int(heard * rate):int(until * rate)])
        heard, ended = until, getattr(online, "is_currently_final", False)
        tell(online.process_iter()[2], ended)
    tell(online.finish()[2], True)
    return duration


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sound")
    parser.add_argument("--program", required=True, help="folder of whisper_streaming")
    parser.add_argument("--model", required=True, help="folder in CTranslate2's format")
    parser.add_argument("--language", default="en")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--precision", default="int8")
    parser.add_argument("--step", type=float, default=1.0, help="seconds of new sound for each pass")
    parser.add_argument("--vac", action="store_true", help="with its detector of speech, which needs what SimulStreaming needs")
    options = parser.parse_args()
    sys.path.insert(0, options.program)
    import whisper_online
    from faster_whisper import WhisperModel

    class OnProcessor(whisper_online.FasterWhisperASR):
        def load_model(self, *_):
            return WhisperModel(options.model, device="cpu", compute_type=options.precision, cpu_threads=options.threads)

    asr, rate = OnProcessor(options.language), whisper_online.OnlineASRProcessor.SAMPLING_RATE
    samples = whisper_online.load_audio(options.sound)
    asr.transcribe(samples[:rate])
    if options.vac:
        import silero_vad
        import torch
        torch.hub.load = lambda **_: (silero_vad.load_silero_vad(), None)
        online, step = whisper_online.VACOnlineASRProcessor(options.step, asr), 0.04
    else:
        online, step = whisper_online.OnlineASRProcessor(asr), options.step
    meter, before = Meter(asr), processor_seconds()
    duration = caption(online, samples, rate, step)
    write_end("whisper_streaming", duration, meter.passes, meter.busy, processor_seconds() - before)


if __name__ == "__main__":
    main()
