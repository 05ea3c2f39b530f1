"""The catalogue of codes: what each means, why it matters, a wrong example and a right one.

Each code of the program has a file ``codes/CODE.md``. Its title is ``# CODE: one line``; the wrong
example underlines with ``^`` what the problem points at. The codes of SHACL shapes have none: what
explains them is put together by `shapes`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from textwrap import fill, shorten

from diplograph.errors import UsageError
from diplograph.terminal import Terminal

_CODES = Path(__file__).parent / "codes"


@dataclass(frozen=True, slots=True)
class Entry:
    """A code, the one line that says what it means, and its explanation in Markdown."""

    code: str
    summary: str
    text: str


@cache
def entries() -> dict[str, Entry]:
    """The codes of the program, sorted, without those of shapes."""
    return {path.stem: _read(path) for path in sorted(_CODES.glob("*.md"))}


@cache
def shape_entries() -> dict[str, Entry]:
    """The codes of the SHACL shapes that report problems, sorted."""
    from diplograph.diagnostics import shapes

    return {
        code: Entry(code, message, f"# {code}: {message}\n\n{shapes.explanation(code)}")
        for code, message in shapes.codes().items()
    }


def _read(path: Path) -> Entry:
    text = path.read_text(encoding="utf-8")
    title, _, _ = text.partition("\n")
    return Entry(path.stem, title.partition(": ")[2], text)


def carets() -> str:
    """Under what the carets of each sort of problem stand, in Markdown."""
    return (_CODES.parent / "carets.md").read_text(encoding="utf-8")


def explain(code: str, terminal: Terminal) -> str:
    """The explanation of a code, for a terminal. Raises UsageError if there is no such code."""
    known = entries()
    entry = known.get(code) or shape_entries().get(code)
    if entry is None:
        from diplograph.spelling import did_you_mean, nearest

        meant = nearest(code, (*known, *shape_entries()))
        advice = did_you_mean(meant) or "see `diplograph check --explain`"
        raise UsageError(f"there is no code {code!r}: {advice}")
    return "".join(f"{line}\n" for line in _set(entry, terminal))


def _set(entry: Entry, terminal: Terminal) -> Iterator[str]:
    """The Markdown without its fences, examples indented, carets and titles in colour."""
    title, _, body = entry.text.partition("\n")
    yield from fill(title.removeprefix("# "), terminal.width, subsequent_indent="  ").split("\n")
    code = False
    for line in _filled(body, min(terminal.width, 80)):
        if line.startswith("```"):
            code = not code
            name = line.removeprefix("```").partition(" ")[2]
            if code and name:
                yield terminal.paint(f"    # {name}", "gutter")
        elif code:
            marked = line.strip() and not line.strip().strip("^")
            yield f"    {terminal.paint(line, 'primary') if marked else line}".rstrip()
        elif line.startswith("#"):
            yield terminal.paint(line.lstrip("# "), "message")
        else:
            yield line


def _filled(body: str, width: int) -> Iterator[str]:
    """The lines of a Markdown text, its paragraphs set anew to a width."""
    code = False
    for block in body.strip("\n").split("\n\n"):
        yield ""
        for line in block.split("\n"):
            code ^= line.startswith("```")
        if "```" in block or code or block.startswith("#"):
            yield from block.split("\n")
        else:
            told, hanging = " ".join(block.split()), "  " if block.startswith("- ") else ""
            lines = fill(told, width, break_on_hyphens=False, subsequent_indent=hanging)
            yield from lines.split("\n")


def listed(terminal: Terminal) -> str:
    """All codes of the program and of the shapes, one to a line, with what they mean."""
    return "".join(f"{line}\n" for line in _listed(terminal))


def _listed(terminal: Terminal) -> Iterator[str]:
    width = max(map(len, (*entries(), *shape_entries())))
    for title, found in (("In fact files", entries()), ("In the graph", shape_entries())):
        yield terminal.paint(f"{title}:", "message")
        for entry in found.values():
            room = max(20, terminal.width - width - 4)
            meaning = shorten(entry.summary, room, placeholder=" …")
            yield f"  {entry.code.ljust(width)}  {meaning}"
        yield ""
    yield "`diplograph check --explain CODE` tells more of one."
