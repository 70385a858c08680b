"""A tiny encoder on disk, in the form of those that are published."""

import json
import struct

import numpy as np

from train.encoder import MOST_PIECES, NAMES

VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "quay", "##s", "ete", ".", "the"]
WIDTH, INNER, LAYERS = 32, 8, 2


def write(folder):
    """The folder, with a vocabulary and the weights of an encoder of two layers drawn by chance."""
    (folder / "vocab.txt").write_text("\n".join(VOCABULARY), encoding="utf-8")
    made = np.random.default_rng(3)
    shapes = {
        "embeddings.word_embeddings.weight": (len(VOCABULARY), WIDTH),
        "embeddings.position_embeddings.weight": (MOST_PIECES, WIDTH),
        "embeddings.token_type_embeddings.weight": (2, WIDTH),
        **{f"embeddings.LayerNorm.{kind}": (WIDTH,) for kind in ("weight", "bias")},
    }
    sizes = {"intermediate.dense": (INNER, WIDTH), "output.dense": (WIDTH, INNER)}
    for layer in range(LAYERS):
        for name in NAMES:
            weight = (WIDTH,) if "LayerNorm" in name else sizes.get(name, (WIDTH, WIDTH))
            shapes[f"encoder.layer.{layer}.{name}.weight"] = weight
            shapes[f"encoder.layer.{layer}.{name}.bias"] = weight[:1]
    table, raw = {"__metadata__": {}}, b""
    for name, shape in shapes.items():
        values = made.normal(size=shape).astype("<f4").tobytes()
        table[name] = {"dtype": "F32", "shape": shape, "data_offsets": [len(raw), len(raw) + len(values)]}
        raw += values
    head = json.dumps(table).encode()
    (folder / "model.safetensors").write_bytes(struct.pack("<Q", len(head)) + head + raw)
    return folder
