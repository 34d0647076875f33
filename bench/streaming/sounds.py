"""Sound that is no speech, made by rule and seed: the beds under speech, and what must stay without captions."""
import numpy

from clips import RATE


def seconds(count):
    return numpy.arange(int(count * RATE)) / RATE


def level(samples, decibels):
    """Scaled so that its power lies at `decibels` full scale."""
    power = numpy.sqrt(numpy.mean(samples ** 2)) or 1.0
    return samples * (10 ** (decibels / 20) / power)


def noise(length, dice, slope=0.0):
    """White noise; with `slope` 0.5 pink, 1 brown."""
    spectrum = numpy.fft.rfft(dice.standard_normal(int(length * RATE)))
    bins = numpy.maximum(1, numpy.arange(len(spectrum)))
    return numpy.fft.irfft(spectrum / bins ** slope, int(length * RATE))


def note(frequency, length):
    """A plucked string: harmonics that fade, the high ones sooner."""
    t = seconds(length)
    return sum(numpy.sin(2 * numpy.pi * frequency * k * t) / k * numpy.exp(-t * (1.5 + 0.8 * k)) for k in range(1, 7))


def music(length, dice):
    """Four chords in turn, a melody over them, and a drum on every beat."""
    out = numpy.zeros(int(length * RATE) + 2 * RATE)
    chords = [(0, 4, 7), (9, 12, 16), (5, 9, 12), (7, 11, 14)]
    beat = 0.5

    def add(at, sound, loudness):
        first = int(at * RATE)
        out[first:first + len(sound)] += loudness * sound[:len(out) - first]

    for i in range(int(length / beat)):
        chord = chords[i // 4 % 4]
        if i % 4 == 0:
            for step in chord:
                add(i * beat, note(130.8 * 2 ** (step / 12), 2.0), 0.5)
        for half in (0.0, 0.25):
            step = chord[dice.integers(3)] + 12 * dice.integers(1, 3)
            add(i * beat + half, note(130.8 * 2 ** (step / 12), 0.4), 0.6)
        add(i * beat, noise(0.08, dice) * numpy.exp(-seconds(0.08) * 50), 0.3 if i % 2 else 0.6)
    return out[:int(length * RATE)]


def sweep(length, low=100.0, high=6000.0):
    t = seconds(length)
    return numpy.sin(2 * numpy.pi * low * length / numpy.log(high / low) * ((high / low) ** (t / length) - 1))


def tones(length, dice):
    """Two tones at a time, as a telephone dials, with pauses."""
    pieces, total = [], 0
    while total < length * RATE:
        t = seconds(dice.uniform(0.08, 0.6))
        pair = dice.choice([697, 770, 852, 941]), dice.choice([1209, 1336, 1477])
        pieces += [sum(numpy.sin(2 * numpy.pi * f * t) for f in pair), numpy.zeros(int(dice.uniform(0.05, 0.4) * RATE))]
        total = sum(map(len, pieces))
    return numpy.concatenate(pieces)[:int(length * RATE)]


def hum(length):
    t = seconds(length)
    return sum(numpy.sin(2 * numpy.pi * 50 * k * t) / k for k in (1, 2, 3, 5))


def knocks(length, dice):
    """Doors, keys, cups: short bursts at random."""
    out = 1e-4 * dice.standard_normal(int(length * RATE))
    for _ in range(int(length * 2)):
        at, t = dice.integers(0, len(out) - RATE), seconds(dice.uniform(0.02, 0.15))
        burst = numpy.exp(-t * dice.uniform(30, 90)) * numpy.sin(2 * numpy.pi * dice.uniform(150, 3000) * t)
        out[at:at + len(t)] += dice.uniform(0.2, 1.0) * (burst + 0.3 * dice.standard_normal(len(t)) * numpy.exp(-t * 60))
    return out
