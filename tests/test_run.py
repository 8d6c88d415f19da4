"""The script every reader starts with, tried in a folder with a space in its name.

Only Python's own set-up is played: a stand-in notes when an environment is made and when packages
are installed, and hands everything else to the Python of the tests.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

STAND_IN = f"""#!/bin/sh
case "$1 $2" in
"-m venv") echo made >>"$NOTES"; mkdir -p "$3/bin"; cp "$0" "$3/bin/python"; exit ;;
"-m pip")
    [ "$3" = install ] || exit 0
    if [ -n "${{OFFLINE-}}" ]; then echo no network >&2; exit 1; fi
    for last; do :; done
    echo "installed ${{last##*checkout/}}" >>"$NOTES"
    exit ;;
esac
exec "{sys.executable}" "$@"
"""

MAIN = "import os, sys; print(os.getcwd(), *sys.argv[1:], sep='|')"


class Checkout:
    def __init__(self, folder: Path) -> None:
        self.folder = folder / "a checkout"
        self.notes = folder / "notes"
        self.environment = {
            "PATH": os.environ["PATH"],
            "NOTES": str(self.notes),
            "PYTHON": str(folder / "python"),
        }
        (self.folder / "voc").mkdir(parents=True)
        (self.folder / "tests").mkdir()
        shutil.copy(ROOT / "run", self.folder / "run")
        (self.folder / "requirements.txt").write_text("flask==1\n")
        (self.folder / "tests" / "requirements.txt").write_text("-r ../requirements.txt\n")
        (self.folder / "voc" / "__init__.py").touch()
        (self.folder / "voc" / "__main__.py").write_text(MAIN)
        (folder / "python").write_text(STAND_IN)
        (folder / "python").chmod(0o755)

    def run(self, *words: str, cwd: Path | None = None, script: Path | None = None, **more: str):
        return subprocess.run(
            [script or self.folder / "run", *words],
            check=False,
            capture_output=True,
            text=True,
            cwd=cwd or "/",
            env={**self.environment, **more},
        )

    @property
    def noted(self) -> list[str]:
        return self.notes.read_text().splitlines() if self.notes.exists() else []


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_without_a_word_it_sets_up_and_starts(checkout):
    done = checkout.run()
    assert (done.returncode, done.stdout) == (0, "/|start\n")
    assert checkout.noted == ["made", "installed requirements.txt"]


def test_what_is_there_is_not_installed_again(checkout):
    checkout.run()
    assert checkout.run("worker").stdout == "/|worker\n"
    assert checkout.noted == ["made", "installed requirements.txt"]


def test_a_changed_pin_is_installed_into_the_same_environment(checkout):
    checkout.run()
    (checkout.folder / "requirements.txt").write_text("flask==2\n")
    checkout.run()
    assert checkout.noted == ["made", "installed requirements.txt", "installed requirements.txt"]


def test_the_suite_brings_the_product_along(checkout):
    checkout.run("test", "--version")
    checkout.run()
    assert checkout.noted == ["made", "installed tests/requirements.txt"]


def test_a_failed_installation_says_what_to_do_and_is_tried_again(checkout):
    done = checkout.run(OFFLINE="1")
    assert done.returncode == 1
    assert "PIP_INDEX_URL" in done.stderr
    assert checkout.run().returncode == 0
    assert checkout.noted == ["made", "installed requirements.txt"]


def test_an_environment_whose_python_is_gone_is_made_again(checkout):
    checkout.run()
    (checkout.folder / ".venv" / "bin" / "python").unlink()
    assert checkout.run().returncode == 0
    assert checkout.noted == ["made", "installed requirements.txt"] * 2


def test_words_and_the_folder_one_stands_in_reach_the_command(checkout, tmp_path):
    here = tmp_path / "elsewhere"
    here.mkdir()
    (here / "json.py").write_text("raise SystemExit('taken from the wrong folder')")
    done = checkout.run("voc", "backup", "my file.zip", cwd=here)
    assert done.stdout == f"{here}|backup|my file.zip\n"


def test_it_works_through_a_link(checkout, tmp_path):
    link = tmp_path / "voc"
    link.symlink_to(checkout.folder / "run")
    assert checkout.run("voc", "setup", script=link).stdout == "/|setup\n"


def test_an_unknown_word_installs_nothing_and_shows_the_known_ones(checkout):
    done = checkout.run("start-everything")
    assert done.returncode == 2
    assert "no such command: start-everything" in done.stderr
    assert "./run upgrade" in done.stderr
    assert checkout.noted == []
