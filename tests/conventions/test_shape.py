"""The shape of the code, kept by tests."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import voc
from voc.core.access import GUARDS

PACKAGE = Path(voc.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
EDGES = {"api.py", "cli.py", "worker.py", "starting.py", "signed_in.py"}
COMMITTING = {
    "core/db.py": "writing(): one short write from inside a page",
    "core/direct.py": "writing(): one transaction on the driver's own connection",
    "delivery/sending.py": "each message is acknowledged in its own transaction",
}
RANK = {name: rank for rank, name in enumerate(("core", *voc.FLOW))}
LONGEST_FILE = 400


def relative(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def imported(path: Path) -> set[str]:
    """The packages of the product that a module imports, also inside functions."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"relative import in {relative(path)}"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            found |= set(names) if node.module == "voc" else {f"{node.module}."}
        elif isinstance(node, ast.Import):
            found |= {f"{alias.name}." for alias in node.names}
    return {name.split(".")[1] for name in found if name.startswith("voc.")}


@pytest.mark.parametrize("path", [p for p in MODULES if p.parent != PACKAGE], ids=relative)
def test_imports_point_upstream(path):
    own = path.relative_to(PACKAGE).parts[0]
    later = {name for name in imported(path) if RANK.get(name, len(RANK)) > RANK[own]}
    assert later == set()


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_only_edges_commit(path):
    is_edge = path.name in EDGES or path.name.endswith("routes.py")
    if is_edge or relative(path) in COMMITTING:
        return
    commits = [
        node.lineno
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    ]
    assert commits == []


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_only_the_clock_reads_the_clock(path):
    if relative(path) == "core/clock.py":
        return
    found = re.findall(r"datetime\.now|utcnow|date\.today|time\.time\(", path.read_text())
    assert found == []


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_no_file_holds_two_stories(path):
    assert len(path.read_text().splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_every_module_says_what_it_is(path):
    assert ast.get_docstring(tree(path))


def test_every_blueprint_says_who_may_enter(session_app):
    assert set(session_app.blueprints) <= set(GUARDS)


def test_get_changes_nothing(session_app):
    """Whatever answers to GET under a name that is a verb of change would be a trap."""
    changing = re.compile(r"\.(delete|remove|publish|close|start|pause|resume|undo|record)$")
    for rule in session_app.url_map.iter_rules():
        if changing.search(rule.endpoint):
            assert "GET" not in (rule.methods or set()), rule.endpoint


def test_templates_hold_no_inline_style_or_script():
    for path in (PACKAGE.parent / "templates").rglob("*.html"):
        if "email" in path.parts:
            continue  # mails are styled inline, by the composer
        text = path.read_text()
        assert " style=" not in text, path.name
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", text), path.name
        assert not re.search(r"\son[a-z]+=", text), path.name
