"""Compiled message catalogues: kept beside their sources, made again when these change."""

from __future__ import annotations

import io
import logging
import os
import tempfile
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

log = logging.getLogger(__name__)


def compile_all(directory: Path) -> int:
    """Compile every `.po` below the directory whose `.mo` is missing or of another moment.

    Returns how many were compiled. Any number of processes may do this at once: each writes a file
    of its own and puts it in place whole. Where the directory can't be written the pages keep the
    catalogue they have, or English, and the log says so.
    """
    return sum(_compile(source) for source in sorted(directory.glob("**/*.po")))


def _compile(source: Path) -> bool:
    target = source.with_suffix(".mo")
    made_from = source.stat().st_mtime_ns  # read before the text, so that a later edit is noticed
    if target.exists() and target.stat().st_mtime_ns == made_from:
        return False
    with source.open("rb") as lines:
        catalogue = read_po(lines, locale=source.parent.parent.name)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    try:
        _put(compiled.getvalue(), target, made_from)
    except OSError as problem:
        log.warning("translations of %s not compiled: %s", source.parent.parent.name, problem)
        return False
    return True


def _put(content: bytes, target: Path, moment: int) -> None:
    """Write the file whole or not at all, bearing the moment of the source it was made from."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        temporary.chmod(0o644)
        os.utime(temporary, ns=(moment, moment))
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
