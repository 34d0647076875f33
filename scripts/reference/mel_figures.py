#!/usr/bin/env python3
"""Writes the figures that tests/whisper/log_mel_test.cc holds the log-mel spectrogram to.

    mel_figures.py mel_filters.npz tests/whisper/data

mel_filters.npz is the file of OpenAI's package (whisper/assets). Out come mel_filters_BANDS.tsv (band, bin, weight of
every weight that is not zero) and log_mel_BANDS.tsv (frame, band, value): raw frames of a made-up signal, computed in
float64, once every few frames and bands and at both ends.
"""
import pathlib
import sys

import numpy as np

FFT, HOP, SAMPLES = 400, 160, 48000


def signal():
    """A rising tone, noise of a linear congruential generator and a silent last quarter."""
    samples = np.zeros(SAMPLES)
    state = 1
    for i in range(SAMPLES * 3 // 4):
        state = (state * 1664525 + 1013904223) % 2**32
        samples[i] = 0.5 * np.sin(5e-6 * i * i) + 0.02 * (state / 2**31 - 1)
    return samples.astype(np.float32).astype(np.float64)


def raw_frames(samples, filters):
    padded = np.pad(samples, FFT // 2, mode="reflect")
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(FFT) / FFT)
    frames = np.stack([padded[i * HOP:i * HOP + FFT] * window for i in range(len(samples) // HOP)])
    power = np.abs(np.fft.rfft(frames)) ** 2
    return np.log10(np.maximum(power @ filters.T, 1e-10))


def main():
    source, out = np.load(sys.argv[1]), pathlib.Path(sys.argv[2])
    for bands in (80, 128):
        filters = source[f"mel_{bands}"].astype(np.float64)
        rows = (f"{b}\t{k}\t{filters[b, k]:.9g}\n" for b, k in zip(*np.nonzero(filters)))
        (out / f"mel_filters_{bands}.tsv").write_text("".join(rows))
        frames = raw_frames(signal(), filters)
        chosen = sorted({0, 1, 2, *range(3, len(frames), 37), len(frames) - 2, len(frames) - 1})
        rows = (f"{i}\t{b}\t{frames[i, b]:.7f}\n" for i in chosen for b in range(0, bands, 7))
        (out / f"log_mel_{bands}.tsv").write_text("".join(rows))


if __name__ == "__main__":
    main()
