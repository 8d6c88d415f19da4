"""Fetch pip's wheel from the package index; `./run` asks for it where Python came without.

Standard library only, for nothing is installed yet. Prints the path of the wheel.
"""

from __future__ import annotations

import configparser
import hashlib
import html
import os
import re
import ssl
import sys
import urllib.parse
import urllib.request
from pathlib import Path

WHEEL = "pip-26.3-py3-none-any.whl"
SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"


def main(folder: Path) -> Path:
    """The wheel, downloaded into the folder.

    :raises SystemExit: the index can't be reached, or what it gave is not pip.
    """
    index = _setting("index-url", "https://pypi.org/simple").rstrip("/") + "/pip/"
    try:
        page = html.unescape(_get(index).decode())
        link = re.search(rf'href="([^"]*{re.escape(WHEEL)})[#"]', page)
        if link is None:
            sys.exit(f"{index} does not offer {WHEEL}")
        content = _get(urllib.parse.urljoin(index, link[1]))
    except (OSError, ValueError) as problem:
        sys.exit(f"{index} can't be read: {problem}")
    if hashlib.sha256(content).hexdigest() != SHA256:
        sys.exit(f"{WHEEL} from {index} is not the one expected")
    (folder / WHEEL).write_bytes(content)
    return folder / WHEEL


def _get(url: str) -> bytes:
    certificates = _setting("cert", "") or None
    context = ssl.create_default_context(cafile=certificates)
    with urllib.request.urlopen(url, timeout=60, context=context) as answer:  # noqa: S310 - pip's own index, and the wheel's hash is known
        body: bytes = answer.read()
    return body


def _setting(name: str, default: str) -> str:
    """What pip itself would use: its environment variable, else its configuration files."""
    value = os.environ.get("PIP_" + name.upper().replace("-", "_"), "")
    if value:
        return value
    home = Path.home()
    config = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    files = configparser.RawConfigParser()
    files.read(
        [
            "/etc/xdg/pip/pip.conf",
            "/etc/pip.conf",
            home / ".pip/pip.conf",
            config / "pip/pip.conf",
            os.environ.get("PIP_CONFIG_FILE", os.devnull),
        ]
    )
    return files.get("global", name, fallback=default)


if __name__ == "__main__":
    sys.stdout.write(f"{main(Path(sys.argv[1]))}\n")
