from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from voc import fetch_pip

CONTENT = b"a wheel"


@pytest.fixture
def index(tmp_path: Path, monkeypatch) -> Iterator[str]:
    """A package index of one wheel, on this machine."""
    (tmp_path / "index" / "pip").mkdir(parents=True)
    (tmp_path / "index" / "files").mkdir()
    (tmp_path / "index" / "files" / fetch_pip.WHEEL).write_bytes(CONTENT)
    link = f'<a href="../files/{fetch_pip.WHEEL}#sha256=0">pip</a>'
    (tmp_path / "index" / "pip" / "index.html").write_text(link)
    for name in ("PIP_INDEX_URL", "PIP_CERT", "PIP_CONFIG_FILE"):
        monkeypatch.delenv(name, raising=False)
    handler = partial(Quiet, directory=tmp_path / "index")
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_given):
        pass


def test_the_wheel_comes_from_the_index_of_the_environment(tmp_path, index, monkeypatch):
    monkeypatch.setattr(fetch_pip, "SHA256", hashlib.sha256(CONTENT).hexdigest())
    monkeypatch.setenv("PIP_INDEX_URL", f"{index}/")
    assert fetch_pip.main(tmp_path).read_bytes() == CONTENT


def test_the_wheel_comes_from_the_index_of_pips_own_file(tmp_path, index, monkeypatch):
    monkeypatch.setattr(fetch_pip, "SHA256", hashlib.sha256(CONTENT).hexdigest())
    (tmp_path / "pip.conf").write_text(f"[global]\nindex-url = {index}\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
    assert fetch_pip.main(tmp_path).read_bytes() == CONTENT


def test_another_wheel_under_the_same_name_is_refused(tmp_path, index, monkeypatch):
    monkeypatch.setenv("PIP_INDEX_URL", index)
    with pytest.raises(SystemExit, match="not the one expected"):
        fetch_pip.main(tmp_path)
    assert not (tmp_path / fetch_pip.WHEEL).exists()


def test_an_index_that_is_not_there_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    with pytest.raises(SystemExit, match=r"http://127\.0\.0\.1:9/simple/pip/ can't be read"):
        fetch_pip.main(tmp_path)
