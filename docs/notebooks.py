"""Run the notebooks of the docs and keep what they show; ``--check`` only tells which are stale.

A notebook is its own source: change its cells, in Jupyter or as text, and run this. It is run in a
folder that holds a build of the shipped facts in ``out``, and kept without what differs from one
run or machine to the next. The site shows it as it stands: see ``conf.py``.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from diplograph.build import build
from diplograph.resources import reading

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))

#: What any kernel of Python 3 can open.
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def executed(notebook: Path, folder: Path) -> str:
    """The text of a notebook as it is once it was run in `folder`.

    Raises nbclient's CellExecutionError, which shows the cell, if one fails.
    """
    import nbformat  # whose checks of formats are seconds of work to import
    from nbclient import NotebookClient

    text = notebook.read_text("utf-8")
    book = nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]
    client = NotebookClient(
        book, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    )
    manager = client.create_kernel_manager()
    manager.transport, manager.ip = "ipc", str(folder / "kernel")  # nobody else may listen
    client.execute()
    book.metadata = METADATA
    for number, cell in enumerate(book.cells, 1):
        cell.id = f"cell-{number}"
        cell.metadata = {}
        for output in cell.get("outputs", ()):
            refuse_errors(notebook, number, output)
    written: str = nbformat.writes(book)  # type: ignore[no-untyped-call]
    return written.rstrip("\n") + "\n"


def refuse_errors(notebook: Path, number: int, output: Mapping[str, Any]) -> None:
    """Fail where a cell wrote to standard error: a warning is not for readers."""
    if output.get("name") == "stderr":
        sys.exit(f"{notebook.name}: cell {number} says on standard error: {output['text']}")


def main() -> None:
    check = sys.argv[1:] == ["--check"]
    with TemporaryDirectory() as folder:
        build(reading(cwd=ROOT), Path(folder, "out"))
        stale = [
            (path, text)
            for path in NOTEBOOKS
            if (text := executed(path, Path(folder))) != path.read_text("utf-8")
        ]
    for path, text in stale:
        print(
            f"{path.relative_to(ROOT)} {'is stale: run `make notebooks`' if check else 'written'}"
        )
        if not check:
            path.write_text(text, "utf-8")
    sys.exit(1 if check and stale else 0)


if __name__ == "__main__":
    main()
