#!/usr/bin/env python3
"""Write what the original Silero network answers to a few voice prompts, for tests/vad to compare with.

    pip install onnx onnxruntime numpy soundfile
    pip install --no-deps silero-vad==6.2.3
    make_vad_goldens.py PROMPTS OUT.json [--data FOLDER] [--weights FILE] [--clips NAME...]

PROMPTS is the folder of 16 kHz clips; FOLDER the package's data folder, if it is not installed. The package's ONNX graph
and its safetensors file hold different weights (github.com/snakers4/silero-vad/issues/768); captiond reads the latter, so
they are put into the graph here, and its authors' graph says how they are used. Windows are of 512 samples, each preceded
by the 64 samples before it; the rest of a clip that fills no window is left out.
"""
import argparse
import importlib.util
import json
import pathlib
import struct

import numpy
import onnx
import onnxruntime
import soundfile

CLIPS = "en_vm-review.flac en_tt-weasels.flac en_tt-monkeys.flac it_conf-getconfno.flac ru_agent-incorrect.flac".split()
WINDOW, CONTEXT, RATE = 512, 64, 16000
GRAPH_NAMES = {"stft_conv.weight": "model.stft.forward_basis_buffer", "final_conv": "model.decoder.decoder.2",
               "lstm_cell": "model.decoder.rnn", "conv1": "model.encoder.0.reparam_conv",
               "conv2": "model.encoder.1.reparam_conv", "conv3": "model.encoder.2.reparam_conv",
               "conv4": "model.encoder.3.reparam_conv"}


def packaged_data():
    package = importlib.util.find_spec("silero_vad").submodule_search_locations[0]
    return pathlib.Path(package) / "data"


def read_weights(path):
    """Tensor name in the graph -> array."""
    data = path.read_bytes()
    start = 8 + struct.unpack("<Q", data[:8])[0]
    weights = {}
    for name, entry in json.loads(data[8:start]).items():
        begin, end = (start + at for at in entry["data_offsets"])
        stem = next(key for key in GRAPH_NAMES if name.startswith(key))
        weights[GRAPH_NAMES[stem] + name[len(stem):]] = numpy.frombuffer(data[begin:end], "<f4").reshape(entry["shape"])
    return weights


def network(graph, weights):
    model = onnx.load(graph)
    missing = dict(weights)
    for tensor in model.graph.initializer:
        if tensor.name in missing:
            tensor.CopyFrom(onnx.numpy_helper.from_array(missing.pop(tensor.name), tensor.name))
    assert not missing, f"not in the graph: {sorted(missing)}"
    return onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])


def probabilities(session, samples):
    state = numpy.zeros((2, 1, 128), dtype=numpy.float32)
    padded = numpy.concatenate([numpy.zeros(CONTEXT, dtype=numpy.float32), samples])
    answers = []
    for at in range(0, len(samples) - WINDOW + 1, WINDOW):
        inputs = {"input": padded[None, at:at + CONTEXT + WINDOW], "state": state, "sr": numpy.array(RATE, dtype=numpy.int64)}
        answer, state = session.run(None, inputs)
        answers.append(round(float(answer[0, 0]), 5))
    return answers


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("prompts", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--data", type=pathlib.Path, help="folder of silero_vad_16k_op15.onnx and the weights")
    parser.add_argument("--weights", type=pathlib.Path, help="other weights than that folder's silero_vad_16k.safetensors")
    parser.add_argument("--clips", nargs="+", default=CLIPS)
    options = parser.parse_args()
    data = options.data or packaged_data()
    weights = read_weights(options.weights or data / "silero_vad_16k.safetensors")
    session = network(data / "silero_vad_16k_op15.onnx", weights)
    goldens = {}
    for clip in options.clips:
        samples, rate = soundfile.read(options.prompts / clip, dtype="float32")
        assert rate == RATE and samples.ndim == 1, f"{clip}: expected 16 kHz mono"
        goldens[clip] = probabilities(session, samples)
    lines = [f'"{clip}": {json.dumps(values)}' for clip, values in goldens.items()]
    options.out.write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
