"""With only requirements.txt installed, a module that needs more is skipped and says what."""

from __future__ import annotations

import os
import re
from importlib import util
from pathlib import Path

import pytest

EXTRAS = (
    "aiosmtpd|axe_playwright_python|hypothesis|jsonschema|openpyxl|playwright|schemathesis|"
    "selectolax|time_machine"
)


def pytest_pycollect_makemodule(
    module_path: Path, parent: pytest.Collector
) -> pytest.Collector | None:
    """The hook: a skipped module in place of one that could not be imported."""
    source = module_path.read_text(encoding="utf-8")
    imported = set(re.findall(rf"^(?:import|from) ({EXTRAS})\b", source, re.MULTILINE))
    missing = sorted(name for name in imported if util.find_spec(name) is None)
    if not missing or os.environ.get("CI") == "true":
        return None
    module = Skipped.from_parent(parent, path=module_path)
    module.reason = f"needs {', '.join(missing)}: pip install -r tests/requirements.txt"
    return module


class Skipped(pytest.Module):
    """A module that is not imported."""

    reason: str

    def collect(self) -> list[pytest.Item]:
        pytest.skip(self.reason)
