"""The notebooks of the docs show what they do when they are run."""

from __future__ import annotations

import json
from pathlib import Path

import notebooks
import pytest


@pytest.mark.parametrize("path", notebooks.NOTEBOOKS, ids=lambda path: path.stem)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of Jupyter's own packages
def test_a_notebook_shows_what_it_does(path: Path, built: Path) -> None:
    shown = json.loads(path.read_text("utf-8"))
    now = json.loads(notebooks.executed(path, built.parent))
    for cell, run in zip(shown["cells"], now["cells"], strict=True):
        assert run == cell, "stale: run `make notebooks`"


def test_there_is_a_notebook() -> None:
    assert notebooks.NOTEBOOKS
