#!/usr/bin/env python3
"""What a microphone beside loudspeakers costs, with and without `echo_cancel`, on a real PulseAudio of its own.

    bench/echo.py PROMPTS [--captiond captiond] [--captions captions] [--decibels -6] [--delay 60]

One voice is played by the speakers; the microphone hears it so much quieter and so many milliseconds later, and another voice
that begins some seconds after it. PROMPTS is what scripts/make-prompts makes. Printed are the words of the speakers' captions,
how many of the microphone's captions say the same again (four or more in a row), and how many words of the other voice are there.
"""
import argparse
import csv
import difflib
import json
import os
import pathlib
import re
import signal
import subprocess
import tempfile
import time

PLAYED, SPOKEN = ["en_demo-echotest.flac", "en_demo-moreinfo.flac"], ["en_tt-allbusy.flac", "en_vm-options.flac"]
SINK = "--load=module-null-sink norewinds=1 rate=48000 sink_name="


class Room:
    """A sound server of its own, with speakers and a microphone that hears them."""

    def __init__(self, folder, options):
        address = f"{folder}/pulse"
        self.environment = os.environ | {"PULSE_SERVER": "unix:" + address, "PULSE_STATE_PATH": folder, "HOME": folder,
                                         "PULSE_RUNTIME_PATH": folder, "CAPTIOND_SOCKET": f"{folder}/captiond.sock"}
        self.server = subprocess.Popen(
            ["pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1", "--realtime=no", "--log-level=0",
             SINK + "speakers channels=2", SINK + "mic_feed channels=1",
             "--load=module-remap-source source_name=mic master=mic_feed.monitor",
             f"--load=module-loopback source=speakers.monitor sink=mic_feed latency_msec={options.delay}",
             "--load=module-native-protocol-unix auth-anonymous=1 socket=" + address], env=self.environment)
        while not os.path.exists(address):
            time.sleep(0.1)
        for words in ("set-default-sink speakers", "set-default-source mic",
                      f"set-sink-input-volume 0 {options.decibels}dB"):
            subprocess.run(["pactl", *words.split()], env=self.environment, check=True)

    def play(self, sounds, sink):
        return subprocess.Popen(["sh", "-c", 'for sound; do paplay -d "$0" "$sound"; done', sink, *map(str, sounds)],
                                env=self.environment)


def words(text):
    return re.findall(r"[a-z0-9']+", text.lower())


def again(played, heard):
    blocks = difflib.SequenceMatcher(None, played, heard, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size >= 4)


def common(said, heard):
    return sum(block.size for block in difflib.SequenceMatcher(None, said, heard, autojunk=False).get_matching_blocks())


def run(options, cancel):
    with tempfile.TemporaryDirectory() as folder:
        room = Room(folder, options)
        config = pathlib.Path(folder, "config.toml")
        config.write_text("".join(f'[[source]]\nid = "{id}"\ndevice = "@{id}@"\necho_cancel = {cancel}\n'
                                  for id in ("speakers", "mic")), encoding="utf-8")
        environment = room.environment | {"HOME": os.environ["HOME"]}
        daemon = subprocess.Popen([options.captiond, "-q", "--config", config], env=environment)
        while "memory" not in (status := subprocess.run([options.captions, "status"], env=environment, capture_output=True,
                                                        text=True).stdout) or status.count(" running ") < 2:
            time.sleep(0.2)
        with open(f"{folder}/said", "w", encoding="utf-8") as said:
            tail = subprocess.Popen([options.captions, "tail", "--format", "json", "--committed-only"], env=environment, stdout=said)
            others = room.play([options.prompts / name for name in PLAYED], "speakers")
            time.sleep(6)
            we = room.play([options.prompts / name for name in SPOKEN], "mic_feed")
            others.wait()
            we.wait()
            daemon.send_signal(signal.SIGTERM)
            daemon.wait()
            time.sleep(0.5)
            tail.terminate()
            tail.wait()
        room.server.terminate()
        room.server.wait()
        captions = [json.loads(line) for line in pathlib.Path(folder, "said").read_text(encoding="utf-8").splitlines()]
    return {id: "".join(word["text"] for caption in captions if caption.get("source") == id
                        for word in caption.get("committed", [])) for id in ("speakers", "mic")}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("prompts", type=pathlib.Path)
    parser.add_argument("--captiond", default="captiond")
    parser.add_argument("--captions", default="captions")
    parser.add_argument("--decibels", type=float, default=-6)
    parser.add_argument("--delay", type=int, default=60)
    parser.add_argument("--show", action="store_true", help="print the captions too")
    options = parser.parse_args()
    with open(options.prompts / "manifest.tsv", newline="", encoding="utf-8") as table:
        texts = {row["file"]: row["transcript"] for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)}
    said = words(" ".join(texts[name] for name in SPOKEN))
    print("| echo_cancel | words of the speakers | again by the microphone | of the other voice | other words |\n|---|---|---|---|---|")
    for cancel in ("false", "true"):
        captions = run(options, cancel)
        played, heard = words(captions["speakers"]), words(captions["mic"])
        echo, kept = again(played, heard), common(said, heard)
        print(f"| {cancel} | {len(played)} | {echo} | {kept} of {len(said)} | {max(0, len(heard) - echo - kept)} |", flush=True)
        if options.show:
            print(captions["mic"])


if __name__ == "__main__":
    main()
