"""A small client of captiond for the end-to-end tests: protocol.py hello | first-line | reload-notice | speak FIFO."""

import json
import math
import os
import socket
import struct
import subprocess
import sys
import time


def default_path():
    return os.environ["XDG_RUNTIME_DIR"] + "/captiond/captiond.sock"


class Client:
    def __init__(self, path=None):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(path or default_path())
        self.lines = self.socket.makefile("r", encoding="utf-8")

    def send(self, message):
        self.socket.sendall((json.dumps(message) + "\n").encode())

    def messages(self):
        """All messages until the server hangs up."""
        for line in self.lines:
            yield json.loads(line)

    def next(self, kind):
        """The next message of this type."""
        return next(m for m in self.messages() if m["type"] == kind)


def speak(fifo):
    """Silence and a hum by turns, as 16 kHz mono PCM at the pace of speech, until the reader is gone."""
    begin = time.monotonic()
    with open(fifo, "wb", buffering=0) as out:
        for part in range(100000):
            loud = 8000 if part % 40 >= 10 else 0
            samples = (int(loud * math.sin(0.3 * i)) for i in range(1600))
            out.write(struct.pack("<1600h", *samples))
            time.sleep(max(0.0, begin + part * 0.1 - time.monotonic()))


def main(what, *arguments):
    if what == "speak":
        try:
            return speak(*arguments)
        except BrokenPipeError:
            return None
    client = Client()
    if what == "hello":
        print(json.dumps(client.next("hello")))
    elif what == "first-line":
        print(json.dumps(next(client.messages())))
    elif what == "reload-notice":
        client.next("hello")
        client.send({"type": "subscribe"})
        client.send({"type": "command", "id": 1, "name": "help"})
        client.next("reply")
        subprocess.run(["systemctl", "--user", "reload", "captiond.service"], check=True)
        print(json.dumps(client.next("notice")))
    return None


if __name__ == "__main__":
    main(*sys.argv[1:])
