#!/usr/bin/env python3
"""Bytes that the viewer sends to its terminal for each thing that happens, as a table.

    bench/viewer_bytes.py [--captions captions] [--rows 40] [--columns 120]

A server of its own speaks the protocol; the terminal is a pseudo terminal that nobody looks at. What is sent until it has
been silent for half a second is counted.
"""
import argparse
import fcntl
import json
import os
import pty
import select
import socket
import struct
import subprocess
import tempfile
import termios

SOURCES = [{"id": id, "label": id.title(), "kind": "pulse", "state": "running", "device": id, "detail": "", "language": "en",
            "paused": False} for id in ("speakers", "microphone")]


def caption(seq, utterance, committed, tail="", final=False):
    def word(text, more):
        return {"text": " " + text, "start": 1.0, "end": 1.2} | more
    return {"type": "caption", "source": "speakers", "utterance": utterance, "rev": seq, "language": "en", "time": 1.7e9 + seq,
            "committed": [word(text, {"p": 0.9}) for text in committed.split()], "final": final,
            "tail": [word(text, {"by": "preview"}) for text in tail.split()]} | ({"seq": seq} if committed or final else {})


class Viewer:
    def __init__(self, folder, options):
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(folder + "/socket")
        listener.listen()
        self.terminal, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", options.rows, options.columns, 0, 0))
        self.program = subprocess.Popen([options.captions, "--socket", folder + "/socket"], stdin=theirs, stdout=theirs,
                                        env=os.environ | {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8"})
        self.client, _ = listener.accept()
        self.send({"type": "hello", "protocol": 1, "server": "bench", "seq": 0, "session": 1, "sources": SOURCES, "models": {}})
        self.sent()

    def send(self, message):
        self.client.sendall((json.dumps(message) + "\n").encode())

    def press(self, keys):
        os.write(self.terminal, keys.encode())

    def sent(self):
        count = 0
        while select.select([self.terminal], [], [], 0.5)[0]:
            count += len(os.read(self.terminal, 65536))
        return count


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--captions", default="captions")
    parser.add_argument("--rows", type=int, default=40)
    parser.add_argument("--columns", type=int, default=120)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        viewer = Viewer(folder, options)
        for number in range(1, 301):
            viewer.send(caption(number, number, f"Sentence {number} of a long day in which much was said by everybody.", final=True))
        viewer.sent()
        print("| what happens | bytes |\n|---|---|")

        def row(what, act):
            act()
            print(f"| {what} | {viewer.sent()} |", flush=True)

        row("a tentative word", lambda: viewer.send(caption(1, 301, "", "And")))
        row("two more", lambda: viewer.send(caption(2, 301, "", "And so it")))
        row("three words stand, two are tentative", lambda: viewer.send(caption(301, 301, "And so it", "goes on")))
        row("the level of a source", lambda: viewer.send({"type": "level", "source": "speakers", "rms": -30, "peak": -20, "speech": True}))
        row("a sentence more: the column moves up", lambda: viewer.send(caption(302, 301, "goes on.", final=True)))
        row("a line up", lambda: viewer.press("k"))
        row("a page up", lambda: viewer.press("b"))
        row("to the first line", lambda: viewer.press("g"))
        row("text arrives below meanwhile", lambda: viewer.send(caption(303, 303, "It does.", final=True)))
        row("all anew", lambda: viewer.press("\x0c"))
        row("nothing", lambda: None)
        viewer.press("q")
        viewer.program.wait()


if __name__ == "__main__":
    main()
