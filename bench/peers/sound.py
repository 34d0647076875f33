"""Speech to transcribe: English prompts of the packaged voices, one after the other."""
import os
import pathlib
import subprocess

PROMPTS = pathlib.Path(os.environ.get("CAPTIOND_PROMPTS", pathlib.Path(__file__).resolve().parents[2] / "build/prompts"))
RATE, BYTES = 16000, 4


def make_sound(path, seconds):
    """Writes raw 16 kHz mono floats; returns the path."""
    wanted = seconds * RATE * BYTES
    sound = bytearray()
    clips = sorted(PROMPTS.glob("en_*.flac"), key=lambda clip: (-clip.stat().st_size, clip.name))
    for clip in clips:
        if len(sound) >= wanted:
            break
        sound += subprocess.run(["ffmpeg", "-v", "error", "-i", clip, "-f", "f32le", "-ac", "1", "-ar", str(RATE), "-"],
                                check=True, stdout=subprocess.PIPE).stdout
        sound += bytes(RATE * BYTES // 2)  # half a second of silence
    if len(sound) < wanted:
        raise SystemExit(f"expected {seconds} s of English prompts in {PROMPTS}, found {len(sound) // (RATE * BYTES)} s")
    path.write_bytes(sound[:wanted])
    return path
