"""A multilingual Whisper of next to no size: it gives any words, but it hears one language only."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from ctranslate2.specs import WhisperSpec
from ctranslate2.specs.model_spec import visit_spec
from faster_whisper.tokenizer import _LANGUAGE_CODES
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

from app.speech.catalogue import Model, find_model

HEARD = "de"
_WIDTH, _LAYERS, _HEADS, _MELS = 16, 1, 2, 80
_TEXT = 500
"""Tokens before the special ones; the last is empty: by that, CTranslate2 knows the kind."""


def multilingual_model(folder: Path) -> Model:
    """Make it in a folder; whatever it is given to hear, it takes for `HEARD`."""
    folder.mkdir(parents=True)
    languages = [f"<|{code}|>" for code in sorted(_LANGUAGE_CODES)]
    tasks = ("translate", "transcribe", "startoflm", "startofprev", "nospeech", "notimestamps")
    special = ["<|endoftext|>", "<|startoftranscript|>", *languages]
    special += [f"<|{task}|>" for task in tasks] + [f"<|{n * 0.02:.2f}|>" for n in range(1501)]
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    words = [*letters, *(f"Ġ{n}" for n in range(_TEXT - len(letters) - 1)), ""]
    tokenizer = Tokenizer(models.BPE({word: n for n, word in enumerate(words)}, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(token, special=True) for token in special])
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "preprocessor_config.json").write_text(json.dumps({"nb_max_frames": 3000}))
    spec = _random([*words, *special])
    spec.config.lang_ids = [tokenizer.token_to_id(language) for language in languages]
    loud = spec.decoder.embeddings.weight[tokenizer.token_to_id(f"<|{HEARD}|>")]
    spec.decoder.layer_norm.beta = (loud / np.linalg.norm(loud) * 400).astype(np.float32)
    spec.validate()
    spec.save(str(folder))
    return find_model(str(folder), Path("none"))


def _random(tokens: list[str]) -> WhisperSpec:
    spec = WhisperSpec(_LAYERS, _HEADS, _LAYERS, _HEADS)
    random = np.random.default_rng(1)
    sizes = {
        "gamma": (_WIDTH,),
        "beta": (_WIDTH,),
        "conv1/weight": (_WIDTH, _MELS, 3),
        "conv2/weight": (_WIDTH, _WIDTH, 3),
        "encoder/position_encodings/encodings": (1500, _WIDTH),
        "decoder/position_encodings/encodings": (448, _WIDTH),
        "embeddings/weight": (len(tokens), _WIDTH),
        "self_attention/linear_0/weight": (3 * _WIDTH, _WIDTH),
        "self_attention/linear_1/weight": (_WIDTH, _WIDTH),
        "attention/linear_1/weight": (2 * _WIDTH, _WIDTH),
        "ffn/linear_0/weight": (4 * _WIDTH, _WIDTH),
        "ffn/linear_1/weight": (_WIDTH, 4 * _WIDTH),
        "projection/weight": (len(tokens), _WIDTH),
        "weight": (_WIDTH, _WIDTH),
    }

    def fill(layer: Any, name: str, value: Any) -> None:
        last = name.rsplit("/")[-1]
        if last == "bias":
            name = name.replace("bias", "weight")
        if value is not None and last not in ("bias", "encodings"):
            return
        size = next(size for end, size in sizes.items() if name.endswith(end))
        if last == "bias":
            setattr(layer, last, np.zeros(size[:1], np.float32))
        else:
            setattr(layer, last, (0.02 * random.standard_normal(size)).astype(np.float32))

    visit_spec(spec, fill)
    spec.decoder.projection.bias = "__optional"
    spec.decoder.projection.weight = spec.decoder.embeddings.weight
    spec.register_vocabulary(tokens)
    spec.config.suppress_ids = spec.config.suppress_ids_begin = []
    spec.config.alignment_heads = [[0, 0]]
    return spec
