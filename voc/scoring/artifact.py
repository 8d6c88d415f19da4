"""A trained model on disk: one npz of small integers and a JSON description, without pickle.

An npz is a zip of npy files. The few lines that read one are here because this is all the product
would need numpy for at run time, and numpy is 60 MB. numpy reads the same files.
"""

from __future__ import annotations

import ast
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

_MAGIC = b"\x93NUMPY\x01\x00"
_ONE_BYTE = ("|i1", "|u1")


class BadArtifact(Exception):
    """A model file that this version cannot use; the message says why."""


@dataclass(frozen=True, slots=True)
class Artifact:
    """What a model file holds; each table is one byte a bucket."""

    description: dict[str, Any]
    polarity: bytes
    neutral: bytes
    known: bytes


def _bytes_of(member: IO[bytes], name: str) -> bytes:
    """The values of a flat npy file of one-byte integers; BadArtifact for any other."""
    if member.read(8) != _MAGIC:
        raise BadArtifact(f"{name} is not an npy file of version 1.0")
    length = int.from_bytes(member.read(2), "little")
    header = ast.literal_eval(member.read(length).decode("latin-1"))
    if header["descr"] not in _ONE_BYTE or len(header["shape"]) != 1:
        raise BadArtifact(f"{name} is not a flat table of one-byte integers")
    values = member.read()
    if len(values) != header["shape"][0]:
        raise BadArtifact(f"{name} is cut short")
    return values


def read_artifact(path: Path) -> Artifact:
    """The model stored at ``path``; BadArtifact when it is no model, OSError when not readable."""
    try:
        with zipfile.ZipFile(path) as archive:
            tables = {}
            for name in ("description", "polarity", "neutral", "known"):
                with archive.open(f"{name}.npy") as member:
                    tables[name] = _bytes_of(member, name)
        description = json.loads(tables.pop("description"))
    except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError) as error:
        raise BadArtifact(f"{path.name} is not a sentiment model: {error}") from error
    return Artifact(description, **tables)
