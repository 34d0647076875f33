#!/usr/bin/env python3
"""What OpenAI's writers make of one transcript, with every layout option: the data of tests/whisper/writers_test.cc.

    pip install --no-deps openai-whisper
    writer_goldens.py ../../tests/whisper/data/writers.json

Only the package's utils.py runs, which needs nothing else. Text that would be a mark in a subtitle is left out: there
captiond escapes, and OpenAI's writers do not.
"""
import importlib.util
import io
import json
import pathlib
import sys

# (pause before it, words): a pause of 3 s, an hour, quotes, several scripts, times between two milliseconds.
SEGMENTS = [
    (0.0, [" The", " house", " is", " small,", " and", " very", " old."]),
    (0.0, [" \"Who", " lives", " there?\""]),
    (3.7, [" Ça", " n'existe", " plus", " depuis", " l'été."]),
    (0.5, []),
    (0.0, ["今日", "は", "天気", "が", "いい。"]),
    (3590.0, [" Extraordinarily-long-compound-words,", " too."]),
    (0.2, [" Done."]),
]
LAYOUTS = [
    {},
    {"highlight_words": True},
    {"max_words_per_line": 3},
    {"max_line_width": 16},
    {"max_line_count": 2},
    {"max_line_width": 16, "max_line_count": 1},
    {"max_line_width": 16, "max_line_count": 2},
    {"max_line_width": 42, "max_line_count": 2, "max_words_per_line": 4},
    {"max_line_width": 16, "max_line_count": 2, "highlight_words": True},
]


def transcript(with_words):
    segments, now, step = [], 0.0, 0.0005
    for number, (pause, texts) in enumerate(SEGMENTS):
        now += pause
        words = []
        for text in texts:
            start, now, step = now + 0.04, now + 0.2 + len(text) * 0.05 + step, -step
            words.append({"word": text, "start": start, "end": now, "probability": round(1 - len(text) / 64, 6)})
        segments.append({
            "id": number, "seek": round(now) * 100, "start": words[0]["start"] if words else now, "end": now,
            "text": "".join(texts), "tokens": [number, 50364 + number], "temperature": 0.2 * (number % 2),
            "avg_logprob": -0.125 * number, "compression_ratio": 1.25, "no_speech_prob": 0.0625})
        if with_words:
            segments[-1]["words"] = words
    return {"text": "".join(segment["text"] for segment in segments), "segments": segments, "language": "fr"}


def load_utils():
    folder = importlib.util.find_spec("whisper").submodule_search_locations[0]
    spec = importlib.util.spec_from_file_location("whisper_utils", pathlib.Path(folder) / "utils.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def written(writer, result, options):
    file = io.StringIO()
    writer("").write_result(result, file, options)
    return file.getvalue()


def main():
    utils = load_utils()
    plain, words = transcript(False), transcript(True)
    writers = {"txt": utils.WriteTXT, "tsv": utils.WriteTSV, "srt": utils.WriteSRT, "vtt": utils.WriteVTT}
    answers = {
        "plain": plain,
        "words": words,
        "written": {name: written(writer, plain, {}) for name, writer in writers.items()},
        "layouts": [{"options": options, "srt": written(utils.WriteSRT, words, options),
                     "vtt": written(utils.WriteVTT, words, options)} for options in LAYOUTS],
    }
    pathlib.Path(sys.argv[1]).write_text(json.dumps(answers, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
