"""Recordings whose words and their times are known: what the corpus is made of."""
import csv
import json
import pathlib
import re
import subprocess
from dataclasses import dataclass, field
from difflib import SequenceMatcher

import numpy

RATE = 16000
NUMBERS = dict(zip("0 1 2 3 4 5 6 7 8 9 10".split(), "zero one two three four five six seven eight nine ten".split()))


@dataclass
class Clip:
    """A recording: samples in [-1, 1], and for speech its transcript and (start, end, word) in seconds."""
    name: str
    samples: numpy.ndarray
    text: str = ""
    words: list = field(default_factory=list)


def plain(word):
    """A word as bare letters and digits, small numbers in letters: so two writings of it are equal."""
    letters = re.sub(r"[^\w]", "", word.lower().replace("’", "'").replace("'", ""))
    return NUMBERS.get(letters, letters)


def decode(path, filters=None):
    """A sound file of any format as float samples, mono at 16 kHz."""
    command = ["ffmpeg", "-v", "error", "-i", path] + (["-af", filters] if filters else [])
    command += ["-f", "f32le", "-ar", str(RATE), "-ac", "1", "-"]
    return numpy.frombuffer(subprocess.run(command, check=True, capture_output=True).stdout, numpy.float32)


def spread(words, start, end):
    """Times for words between two known ones, each by its length."""
    total = sum(len(word) for word in words) or 1
    times = []
    for word in words:
        stop = start + (end - start) * len(word) / total
        times.append((start, stop, word))
        start, total = stop, total - len(word) or 1
    return times


def place_words(words, heard, duration):
    """Gives each spoken word the time of the heard word that it is."""
    matcher = SequenceMatcher(None, [plain(w) for w in words], [plain(w) for _, _, w in heard], autojunk=False)
    placed, done, clock = [], 0, 0.0
    for block in matcher.get_matching_blocks():
        until = heard[block.b][0] if block.size else duration
        placed += spread(words[done:block.a], clock, max(clock, until))
        for k in range(block.size):
            start, end, _ = heard[block.b + k]
            placed.append((start, end, words[block.a + k]))
            clock = end
        done = block.a + block.size
    return placed


class Library:
    """Folders of clips, each with a manifest.tsv (columns file, lang, transcript, maybe times), as
    scripts/make-prompts writes it. A clip without times is transcribed offline by captiond: words that it hears as they
    are written give their times, those between share what is left. The times are kept in `cache`."""

    def __init__(self, folders, cache, captiond="captiond", model="base"):
        self.folders, self.cache, self.captiond, self.model = folders, cache, captiond, model

    def rows(self, language):
        for folder in self.folders:
            with open(folder / "manifest.tsv", encoding="utf-8") as table:
                for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE):
                    if row["lang"] == language:
                        yield folder, row

    def clips(self, language, longest=35.0):
        """All clips of a language ("none": no speech) up to `longest` seconds; of the same text only the first."""
        found, texts = [], set()
        for folder, row in self.rows(language):
            if float(row["seconds"]) > longest or (row["transcript"] and row["transcript"] in texts):
                continue
            texts.add(row["transcript"])
            found.append(self.load(folder, row, language))
        return found

    def load(self, folder, row, language):
        samples = decode(folder / row["file"])
        text = " ".join(row["transcript"].split())
        return Clip(row["file"], samples, text, self.words(folder, row, text, len(samples) / RATE, language))

    def words(self, folder, row, text, duration, language):
        if not text:
            return []
        times = folder / row["times"] if row.get("times") else None
        if times and times.is_file():
            return [tuple(entry) for entry in json.loads(times.read_text())]
        return place_words(text.split(), self.heard(folder / row["file"], language), duration)

    def heard(self, path, language):
        kept = self.cache / f"{path.parent.name}-{path.stem}.json"
        if not kept.is_file():
            command = [self.captiond, "transcribe", path, "--model", self.model, "--language", language,
                       "--word-timestamps", "--output-format", "json"]
            result = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
            words = [(w["start"], w["end"], w["word"]) for s in result["segments"] for w in s["words"]]
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_text(json.dumps(words))
        return json.loads(kept.read_text())
