#!/usr/bin/env python3
"""How many unusual names are written right, live, without and with `vocabulary`, as a table.

    apt-get install flite sox
    bench/vocabulary.py [--captiond captiond] [--voice slt]... [--other CLIP]...

A speech synthesiser reads sentences with names in them; the names are the vocabulary. Counted are the names in the committed
text, word errors, and names that appear in other recordings, where nobody says them.
"""
import argparse
import json
import pathlib
import re
import subprocess
import tempfile

SENTENCES = """Anna Kowalska will send the report to the office tomorrow.
The meeting with Tamsin Oduya was moved to Friday afternoon.
Please ask Marenko whether the shipment from Plovdiv has arrived.
We deployed the new version with Kubernetes and watched it in Grafana.
The contract with Digium ends in the middle of the year.
Doctor Okonkwo explained the results to my mother.
I think that Zendrix should call the customer again.
You can find the files on Nextcloud next to the old pictures.
Bramwell and Teresk are going to present the numbers.
Have you read what Vashti Dunmore wrote about the bridge?
The database runs on Postgres and the queue on Mosquitto.
Let us meet at the station in Ostrava at a quarter past nine.
My neighbour Halvorsen has bought a little boat.
The Waybar module shows the newest words.
Tell Ilmari that the keys are under the mat.
Quenby asked for another chair and a longer table.""".splitlines()
NAMES = """Kowalska Tamsin Oduya Marenko Plovdiv Kubernetes Grafana Digium Okonkwo Zendrix Nextcloud Bramwell Teresk Vashti Dunmore
Postgres Mosquitto Ostrava Halvorsen Waybar Ilmari Quenby""".split()


def words(text):
    return re.findall(r"[a-z']+", text.lower())


def word_errors(said, heard):
    row = list(range(len(heard) + 1))
    for i, a in enumerate(said):
        diagonal, row[0] = row[0], i + 1
        for j, b in enumerate(heard):
            diagonal, row[j + 1] = row[j + 1], min(row[j + 1] + 1, row[j] + 1, diagonal + (a != b))
    return row[-1]


def speak(voice, folder):
    """All sentences in one file, with pauses between."""
    parts = []
    for number, sentence in enumerate(SENTENCES):
        raw, part = folder / "raw.wav", folder / f"{number}.wav"
        subprocess.run(["flite", "-voice", voice, "-t", sentence, "-o", raw], check=True)
        subprocess.run(["sox", raw, "-r", "16000", "-c", "1", part, "pad", "0.3", "1.2"], check=True)
        parts.append(part)
    subprocess.run(["sox", *parts, folder / f"{voice}.wav"], check=True)
    return folder / f"{voice}.wav"


def captioned(captiond, config, sound):
    lines = subprocess.run([captiond, "-q", "--config", config, "replay", "--cost-model", "preview=0.08,confirm=0.25", sound],
                           check=True, capture_output=True, text=True).stdout.splitlines()
    return words("".join(word["text"] for line in lines for word in json.loads(line).get("committed", [])))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--captiond", default="captiond")
    parser.add_argument("--voice", action="append", help="of flite; slt and rms")
    parser.add_argument("--other", action="append", default=[], help="a recording without these names")
    options = parser.parse_args()
    said = words(" ".join(SENTENCES))
    print("| vocabulary | voice | names right | word errors | names in other recordings |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        sounds = {voice: speak(voice, folder) for voice in options.voice or ["slt", "rms"]}
        for label, vocabulary in (("none", []), ("the names", NAMES)):
            config = folder / "config.toml"
            config.write_text(f'[stream]\nlanguage = "en"\nvocabulary = {json.dumps(vocabulary)}\n', encoding="utf-8")
            false = [word for sound in options.other for word in captioned(options.captiond, config, sound)
                     if word in map(str.lower, NAMES)]
            for voice, sound in sounds.items():
                heard = captioned(options.captiond, config, sound)
                right = sum(name.lower() in heard for name in NAMES)
                print(f"| {label} | {voice} | {right} of {len(NAMES)} | {word_errors(said, heard)} of {len(said)} | {len(false)} |",
                      flush=True)


if __name__ == "__main__":
    main()
