#!/usr/bin/env python3
"""Let whisper_streaming caption a sound file as it would a live one, and write what it showed as the bench reads it.

    setup FOLDER whisper_streaming
    FOLDER/venv/bin/python run_whisper_streaming.py --program FOLDER/whisper_streaming --model MODEL SOUND >CASE.ndjson

MODEL is a folder in CTranslate2's format, the very one that captiond reads. The settings are the program's own: a pass for
each second of new sound or as soon as the one before is done, five beams, segments cut after 15 s; int8, the fastest that
CTranslate2 has for a processor. The program expects a graphics card, so the model is made here; what it does with the
model's answers is its own. It has no other output than the words it commits: the tail is what its buffer holds.
"""
import argparse
import sys
import time

from log import processor_seconds, write, write_end


class Log:
    """The words of one captioner, as events."""

    def __init__(self, online):
        self.online, self.committed = online, 0

    def event(self, audio, emit, busy, ended=False):
        rest = [word for _, _, word in self.online.transcript_buffer.complete()]
        fresh = [word for _, _, word in self.online.commited[self.committed:]] + (rest if ended else [])
        self.committed = len(self.online.commited)
        write({"type": "event", "audio": audio, "emit": emit, "busy": busy, "commit": "".join(fresh).split(),
               "tentative": [] if ended else "".join(rest).split()})


def caption(online, samples, rate, step):
    """Hears `samples` at the pace of their own clock."""
    log, duration = Log(online), len(samples) / rate
    passes, heard, busy, start = 0, 0.0, 0.0, time.monotonic()
    while heard < duration:
        now = time.monotonic() - start
        time.sleep(max(0.0, heard + step - now))
        until = min(time.monotonic() - start, duration)
        online.insert_audio_chunk(samples[int(heard * rate):int(until * rate)])
        heard, begun = until, time.monotonic()
        online.process_iter()
        took = time.monotonic() - begun
        log.event(heard, time.monotonic() - start, took)
        passes, busy = passes + 1, busy + took
    online.finish()
    log.event(heard, time.monotonic() - start, 0.0, ended=True)
    return duration, passes, busy


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sound")
    parser.add_argument("--program", required=True, help="folder of whisper_streaming")
    parser.add_argument("--model", required=True, help="folder in CTranslate2's format")
    parser.add_argument("--language", default="en")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--precision", default="int8")
    parser.add_argument("--step", type=float, default=1.0, help="seconds of new sound for each pass")
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
    before = processor_seconds()
    figures = caption(whisper_online.OnlineASRProcessor(asr), samples, rate, options.step)
    write_end("whisper_streaming", *figures, processor_seconds() - before)


if __name__ == "__main__":
    main()
