"""The programs of the comparison: how each is started, and how it is asked. See runner.h for what they answer."""
import os
import pathlib
import re
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
REFERENCE = HERE.parent.parent / "scripts" / "reference"
GGML_TYPES = ("f16", "q8_0")
CAPTIOND_PRECISIONS = ("f32", "bf16", "int8")
CTRANSLATE2_TYPES = ("float32", "int8")


class ProgramEnded(Exception):
    """An engine that cannot run this precision here, or failed on the way."""


class Program:
    """One engine with one form of one model's weights; several processes of it may run one after the other."""

    def __init__(self, name, precision, command, weights):
        self.name, self.precision, self.command, self.weights = name, precision, command, weights
        self.process = None

    def start(self, threads):
        """Returns the milliseconds of loading."""
        environment = os.environ | {"OMP_NUM_THREADS": str(threads)}
        self.process = subprocess.Popen([*self.command, str(threads)], stdin=subprocess.PIPE, text=True,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)
        return float(self.answer("loading"))

    def ask(self, stage):
        try:
            self.process.stdin.write(stage + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass  # the reason is on its standard error
        line = self.answer(stage)
        return None if line == "-" else float(line)

    def answer(self, question):
        line = self.process.stdout.readline().strip()
        if line:
            return line
        complaint = (self.process.stderr.read().strip().splitlines() or ["it ended"])[-1]
        self.stop()
        raise ProgramEnded(f"at {question!r}: {complaint}")

    def stop(self):
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass  # it ended before it was told to
        self.process.wait()
        self.process.stdout.close()
        self.process.stderr.close()
        self.process = None

    def forget_files(self):
        """Drops the weights, and what captiond keeps beside them, from the page cache: the next load is a cold one."""
        files = [p for p in pathlib.Path(self.weights).rglob("*") if p.is_file()] or [pathlib.Path(self.weights)]
        for path in files:
            with open(path, "rb") as file:
                os.fsync(file.fileno())
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def quantised(folder, model, scratch, types):
    """The model in whisper.cpp's own format, in each of these types."""
    python = scratch / "venv" / "bin" / "python"
    half = scratch / f"ggml-{model}-f16.bin"
    if not half.exists():
        subprocess.run([python, REFERENCE / "ct2_to_ggml.py", folder, half], check=True, stdout=subprocess.DEVNULL)
    files = {kind: scratch / f"ggml-{model}-{kind}.bin" for kind in types}
    for kind in types:
        if not files[kind].exists():
            subprocess.run([scratch / "whisper.cpp/build/bin/whisper-quantize", half, files[kind], kind], check=True,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return files


def programs(model, folder, scratch, runner, wanted=""):
    """The programs for one model, ours first, of those whose "engine precision" matches `wanted`. `folder` holds the model in
    CTranslate2's layout."""
    def some(name, precisions):
        return [precision for precision in precisions if re.search(wanted, f"{name} {precision}")]
    python = scratch / "venv" / "bin" / "python"
    made = [Program("captiond", p, [runner, folder, p], folder) for p in some("captiond", CAPTIOND_PRECISIONS)]
    made += [Program("CTranslate2", t, [python, HERE / "ctranslate2_runner.py", folder, t], folder)
             for t in some("CTranslate2", CTRANSLATE2_TYPES)]
    made += [Program("whisper.cpp", kind, [scratch / "whisper.cpp/build/whispercpp_runner", file], file)
             for kind, file in quantised(folder, model, scratch, some("whisper.cpp", GGML_TYPES)).items()]
    return made
