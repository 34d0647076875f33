#!/usr/bin/env python3
"""Computes reference results of Whisper with the openai-whisper package, in float32 on the CPU.

    make_goldens.py --audio AUDIO_FOLDER --out goldens tiny.en=tiny.en.pt base=base.pt [--only SECTION ...]

The checkpoints come from ct2_to_openai.py. A section whose file exists already is skipped. README.md says
what each file holds.
"""

import argparse
import csv
import json
import time
import types
from pathlib import Path

import numpy as np
import soundfile
import torch
import torch.nn.functional as F
import whisper
from whisper.tokenizer import get_tokenizer

import golden_strings

SEED = 0
TOP = 50
SAMPLES = 64
FRAME_STEP = 5
PREFIX_TOKENS = 20
PREFIX_CLIPS = ("libri", "austen", "lj001")
TRANSLATE_LANGUAGES = ("es", "fr", "de")
MAX_DECODE_SECONDS = 30.0
RATE = whisper.audio.SAMPLE_RATE


def load_openai(path):
    """The model with the alignment heads of the checkpoint, which whisper.load_model ignores for a file."""
    model = whisper.load_model(str(path), device="cpu")
    heads = torch.zeros(model.dims.n_text_layer, model.dims.n_text_head, dtype=torch.bool)
    for layer, head in torch.load(path, weights_only=True)["alignment_heads"]:
        heads[layer, head] = True
    model.register_buffer("alignment_heads", heads.to_sparse(), persistent=False)
    return model.eval()


def remember(model):
    """Lets repeated runs over one clip share encoder passes and the results at temperature 0; returns an undo."""
    encode, decode_window, encoded, decoded = model.encoder.forward, model.decode, {}, {}

    def key(mel):
        return mel.shape, hash(mel.numpy().tobytes())

    def forward(mel):
        if key(mel) not in encoded:
            encoded[key(mel)] = encode(mel)
        return encoded[key(mel)]

    def decode_once(mel, options):
        if options.temperature > 0:
            return decode_window(mel, options)
        request = key(mel), repr(options)
        if request not in decoded:
            decoded[request] = decode_window(mel, options)
        return decoded[request]

    def undo():
        del model.encoder.forward, model.decode

    model.encoder.forward, model.decode = forward, decode_once
    return undo


def read_clips(folder):
    """The manifest's clips, each with its samples: mono float32 at 16 kHz. Non-speech (`none`) is decoded as English."""
    with open(folder / "manifest.tsv", newline="") as table:
        rows = list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))
    clips = []
    for row in rows:
        samples, rate = soundfile.read(folder / row["file"], dtype="float32")
        if rate != RATE or samples.ndim != 1:
            raise ValueError(f"{row['file']}: expected {RATE} Hz mono, got {rate} Hz, shape {samples.shape}")
        clips.append(types.SimpleNamespace(name=Path(row["file"]).stem, samples=samples,
                                           language="en" if row["lang"] == "none" else row["lang"],
                                           seconds=len(samples) / RATE, transcript=row["transcript"]))
    return clips


def window(samples):
    """The (80, 3000) features decode() is documented with: zeros appended to 30 s of samples, then the STFT."""
    return whisper.log_mel_spectrogram(whisper.pad_or_trim(samples))


def rounded(value):
    """Plain JSON values; floats keep seven significant digits."""
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(item) for item in value]
    if isinstance(value, (float, np.floating)):
        return float(f"{float(value):.7g}")
    return value.item() if isinstance(value, np.integer) else value


def write_json(path, value):
    """One line per entry of the outer dictionary: compact, and still readable in a diff."""
    lines = [f"{json.dumps(key)}: {json.dumps(rounded(item), ensure_ascii=False)}" for key, item in value.items()]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n")


# --- tensors -----------------------------------------------------------------------------------------------------


def summary(tensor):
    """Mean, standard deviation, extremes and a fixed sample of a (rows, channels) tensor."""
    flat = tensor.detach().reshape(-1)
    at = np.linspace(0, flat.numel() - 1, SAMPLES).astype(np.int64)
    stats = [flat.double().mean(), flat.double().std(unbiased=False), flat.min(), flat.max()]
    return np.array([float(x) for x in stats], np.float32), flat[torch.from_numpy(at)].numpy(), np.int64(flat.numel())


def watch(model, record):
    """Hooks that summarise every stage, in (frames or positions, channels) layout."""
    def keep(name, prepare=lambda x: x):
        def hook(_module, _inputs, output):
            output = output[0] if isinstance(output, tuple) else output
            record[name] = summary(prepare(output)[0])
        return hook

    def gelu_frames_first(x):
        return F.gelu(x).transpose(1, 2)

    encoder, decoder, hooks = model.encoder, model.decoder, []
    for conv in ("conv1", "conv2"):
        hooks.append(getattr(encoder, conv).register_forward_hook(keep(f"encoder.{conv}.gelu", gelu_frames_first)))
    stages = [("encoder", encoder, ("attn_ln", "attn", "mlp_ln", "mlp")),
              ("decoder", decoder, ("attn_ln", "attn", "cross_attn_ln", "cross_attn", "mlp_ln", "mlp"))]
    for side, module, parts in stages:
        for i, block in enumerate(module.blocks):
            for part in parts:
                hooks.append(getattr(block, part).register_forward_hook(keep(f"{side}.{i}.{part}")))
            hooks.append(block.register_forward_hook(keep(f"{side}.{i}.out")))
    hooks.append(encoder.ln_post.register_forward_hook(keep("encoder.ln_post")))
    hooks.append(decoder.ln.register_forward_hook(keep("decoder.ln")))
    return hooks


def save_mel(clip, path):
    padded = whisper.log_mel_spectrogram(clip.samples, padding=whisper.audio.N_SAMPLES)
    content = padded.shape[-1] - whisper.audio.N_FRAMES
    np.savez_compressed(path, decode=window(clip.samples).numpy(),
                        transcribe=whisper.pad_or_trim(padded[:, :content], whisper.audio.N_FRAMES).numpy(),
                        content_frames=np.int64(content))


def save_tensors(model, tokenizer, clip, path):
    record = {}
    hooks = watch(model, record)
    prefix = list(tokenizer.sot_sequence_including_notimestamps)
    tokens = prefix + tokenizer.encode(" " + clip.transcript)[:PREFIX_TOKENS]
    features = model.encoder(window(clip.samples)[None])
    logits = model.decoder(torch.tensor([tokens]), features)[0]
    for hook in hooks:
        hook.remove()
    top = logits.topk(TOP, dim=-1)
    full = [0, len(prefix) - 1, len(tokens) - 1]
    names = sorted(record)
    np.savez_compressed(
        path, tokens=np.array(tokens, np.int32), encoder=features[0, ::FRAME_STEP].numpy(),
        top_ids=top.indices.numpy().astype(np.int32), top_logits=top.values.numpy(),
        logsumexp=logits.logsumexp(-1).numpy(), full_positions=np.array(full, np.int32),
        full_logits=logits[full].numpy(), stage_names=np.array(names),
        stage_stats=np.stack([record[n][0] for n in names]), stage_samples=np.stack([record[n][1] for n in names]),
        stage_sizes=np.stack([record[n][2] for n in names]))


# --- decode and transcribe ---------------------------------------------------------------------------------------


def decoding(result):
    return {"tokens": result.tokens, "text": result.text, "avg_logprob": result.avg_logprob,
            "no_speech_prob": result.no_speech_prob, "compression_ratio": result.compression_ratio}


def decode(model, features, **options):
    return decoding(model.decode(features, whisper.DecodingOptions(fp16=False, temperature=0.0, **options)))


def detect_language(model, features):
    """The five most probable languages, best first."""
    _token, probabilities = model.detect_language(features)
    return sorted(probabilities.items(), key=lambda pair: -pair[1])[:5]


def save_decode(model, _tokenizer, clips, path):
    results = {}
    for clip in clips:
        features = model.encoder(window(clip.samples)[None])[0]
        entry = results[clip.name] = {"language": clip.language}
        if model.is_multilingual:
            entry["detected"] = detect_language(model, features)
        if clip.seconds <= MAX_DECODE_SECONDS:
            entry["greedy"] = decode(model, features, language=clip.language)
            entry["beam5"] = decode(model, features, language=clip.language, beam_size=5)
            entry["greedy_without_timestamps"] = decode(model, features, language=clip.language,
                                                        without_timestamps=True)
    write_json(path, results)


def segment(raw):
    keys = ("seek", "start", "end", "text", "tokens", "temperature", "avg_logprob", "compression_ratio",
            "no_speech_prob")
    entry = {key: raw[key] for key in keys}
    if "words" in raw:
        entry["words"] = [[w["word"], w["start"], w["end"], w["probability"]] for w in raw["words"]]
    return entry


def transcribe(model, clip, **options):
    torch.manual_seed(SEED)
    result = model.transcribe(clip.samples, fp16=False, language=clip.language, **options)
    return {"text": result["text"], "segments": [segment(s) for s in result["segments"]]}


def save_transcribe(model, _tokenizer, clips, path):
    results = {}
    for clip in clips:
        undo = remember(model)
        entry = {"language": clip.language, "seconds": clip.seconds,
                 "greedy": transcribe(model, clip, temperature=0.0),
                 "greedy_words": transcribe(model, clip, temperature=0.0, word_timestamps=True),
                 "beam5_words": transcribe(model, clip, temperature=0.0, beam_size=5, word_timestamps=True),
                 "fallback_seed0": transcribe(model, clip)}
        # On one window, word timestamps change the times but not the text.
        if clip.seconds > MAX_DECODE_SECONDS:
            entry["beam5"] = transcribe(model, clip, temperature=0.0, beam_size=5)
        results[clip.name] = entry
        undo()
    write_json(path, results)


def save_translate(model, _tokenizer, clips, path):
    results = {}
    for clip in clips:
        if clip.language not in TRANSLATE_LANGUAGES:
            continue
        entry = {"language": clip.language, "transcribe_greedy": transcribe(model, clip, temperature=0.0, task="translate")}
        if clip.seconds <= MAX_DECODE_SECONDS:
            features = model.encoder(window(clip.samples)[None])[0]
            entry["greedy"] = decode(model, features, language=clip.language, task="translate")
            entry["beam5"] = decode(model, features, language=clip.language, task="translate", beam_size=5)
        results[clip.name] = entry
    write_json(path, results)


def save_prefixes(model, _tokenizer, clips, path):
    """The hypothesis after each second of a clip, as a streaming policy sees them."""
    results = {}
    for clip in clips:
        if not clip.name.startswith(PREFIX_CLIPS):
            continue
        ends = [second * RATE for second in range(1, int(clip.seconds) + 1)]
        ends += [len(clip.samples)] if ends[-1:] != [len(clip.samples)] else []
        batch = torch.cat([model.encoder(window(clip.samples[:end])[None]) for end in ends])
        options = whisper.DecodingOptions(fp16=False, temperature=0.0, language=clip.language, without_timestamps=True)
        results[clip.name] = [{"samples": end, **decoding(result)}
                              for end, result in zip(ends, model.decode(batch, options))]
        write_json(path, results)


def save_margins(model, tokenizer, clips, path):
    """How clear each greedy choice without timestamps is: the best logit minus the second best, per step."""
    options = whisper.DecodingOptions(fp16=False, language="en", without_timestamps=True)
    suppressed = list(whisper.decoding.DecodingTask(model, options)._get_suppress_tokens())
    results = {}
    for clip in clips:
        if clip.seconds > MAX_DECODE_SECONDS:
            continue
        features = model.encoder(window(clip.samples)[None])
        tokens = decode(model, features[0], language=clip.language, without_timestamps=True)["tokens"]
        own = get_tokenizer(model.is_multilingual, num_languages=model.num_languages, language=clip.language,
                            task="transcribe")
        prompt = list(own.sot_sequence_including_notimestamps)
        logits = model.decoder(torch.tensor([prompt + tokens]), features)[0, len(prompt) - 1 :]
        logits[:, suppressed] = -torch.inf
        logits[0, tokenizer.encode(" ") + [tokenizer.eot]] = -torch.inf
        best = logits.topk(2, dim=-1)
        if best.indices[:, 0].tolist() != tokens + [tokenizer.eot]:
            raise RuntimeError(f"{clip.name}: the teacher-forced choices differ from the decoded tokens")
        results[clip.name] = {"second": best.indices[:, 1].tolist(),
                              "margin": (best.values[:, 0] - best.values[:, 1]).tolist()}
    write_json(path, results)


# --- tokenizer ---------------------------------------------------------------------------------------------------


def save_tokenizer(model, _tokenizer, _clips, path):
    multilingual = model.is_multilingual

    def tokenizer(language, task):
        return get_tokenizer(multilingual, num_languages=model.num_languages, language=language, task=task)

    plain = tokenizer("en", "transcribe")
    options = whisper.DecodingOptions(fp16=False, language="en", suppress_tokens="-1")
    suppressed = whisper.decoding.DecodingTask(model, options)._get_suppress_tokens()
    texts = []
    for text in golden_strings.TEXTS:
        ids = plain.encode(text)
        texts.append({"text": text, "ids": ids, "back": plain.decode(ids)})
    pairs = golden_strings.LANGUAGE_TASKS if multilingual else [("en", "transcribe")]
    words = []
    for language, text in golden_strings.WORD_SAMPLES:
        ids = plain.encode(text)
        split, parts = tokenizer(language, "transcribe").split_to_word_tokens(ids + [plain.eot])
        words.append({"language": language, "text": text, "ids": ids + [plain.eot], "words": split, "tokens": parts})
    specials = {name: getattr(plain, name) for name in
                ("eot", "sot", "translate", "transcribe", "sot_lm", "sot_prev", "no_speech", "no_timestamps",
                 "timestamp_begin")}
    write_json(path, {
        "n_vocab": model.dims.n_vocab, "specials": specials,
        "languages": {code: plain.special_tokens[f"<|{code}|>"] for code in list(whisper.tokenizer.LANGUAGES)[:99]},
        "sot_sequences": [{"language": lang, "task": task, "ids": list(tokenizer(lang, task).sot_sequence)}
                          for lang, task in pairs],
        "non_speech_tokens": list(plain.non_speech_tokens), "suppress_default": list(suppressed),
        "blank": plain.encode(" ") + [plain.eot], "texts": texts, "split_to_word_tokens": words})


SECTIONS = {  # name -> (function, file, multilingual models only)
    "tensors": (lambda m, t, c, p: save_tensors(m, t, next(x for x in c if x.name == "jfk"), p), "tensors.npz", False),
    "tokenizer": (save_tokenizer, "tokenizer.json", False),
    "decode": (save_decode, "decode.json", False),
    "translate": (save_translate, "translate.json", True),
    "transcribe": (save_transcribe, "transcribe.json", False),
    "margins": (save_margins, "margins.json", False),
    "prefixes": (save_prefixes, "prefixes.json", False),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="+", metavar="NAME=CHECKPOINT")
    parser.add_argument("--audio", type=Path, required=True, help="folder with manifest.tsv and the clips")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--only", nargs="+", choices=SECTIONS, default=list(SECTIONS))
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()

    torch.set_num_threads(args.threads)
    torch.set_grad_enabled(False)
    clips = read_clips(args.audio)
    args.out.mkdir(parents=True, exist_ok=True)
    if any(c.name == "jfk" for c in clips) and not (args.out / "mel_jfk.npz").exists():
        save_mel(next(c for c in clips if c.name == "jfk"), args.out / "mel_jfk.npz")
    for name, checkpoint in (pair.split("=", 1) for pair in args.models):
        model = load_openai(checkpoint)
        tokenizer = get_tokenizer(model.is_multilingual, num_languages=model.num_languages, language="en",
                                  task="transcribe")
        usable = clips if model.is_multilingual else [c for c in clips if c.language == "en"]
        (args.out / name).mkdir(exist_ok=True)
        for section in args.only:
            save, file, multilingual_only = SECTIONS[section]
            path = args.out / name / file
            if path.exists() or (multilingual_only and not model.is_multilingual):
                continue
            start = time.time()
            save(model, tokenizer, usable, path)
            print(f"{name} {section}: {time.time() - start:.0f} s, {path.stat().st_size} bytes", flush=True)


if __name__ == "__main__":
    main()
