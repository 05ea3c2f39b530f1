"""The catalogue of codes: what each means, why it matters, a wrong example and a right one.

Each code of the program has a file ``codes/CODE.md``. Its title is ``# CODE: one line``; the wrong
example underlines with ``^`` what the problem points at. The codes of SHACL shapes have none: they
are explained from the message and the target of the shape in ``ontology/shapes.ttl``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from textwrap import fill, shorten
from typing import TYPE_CHECKING

from diplograph.errors import UsageError
from diplograph.namespaces import PREFIXES, compress
from diplograph.resources import ontology_file
from diplograph.terminal import Terminal

if TYPE_CHECKING:
    import pyoxigraph

_CODES = Path(__file__).parent / "codes"
_SHAPES = PREFIXES["sh"]


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
    """The codes of the SHACL shapes, sorted: the local names of all shapes with a message."""
    from pyoxigraph import NamedNode, RdfFormat, parse

    said: dict[str, dict[str, str]] = {}
    for quad in parse(path=ontology_file("shapes.ttl"), format=RdfFormat.TURTLE):
        if isinstance(quad.subject, NamedNode) and quad.predicate.value.startswith(_SHAPES):
            name = quad.predicate.value.removeprefix(_SHAPES)
            said.setdefault(quad.subject.value, {}).setdefault(name, _value(quad.object))
    shapes = {iri.rpartition("/")[2]: found for iri, found in said.items() if "message" in found}
    return {code: _shape_entry(code, shapes[code]) for code in sorted(shapes)}


def _value(term: pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal | object) -> str:
    from pyoxigraph import Literal, NamedNode

    if isinstance(term, NamedNode):
        return compress(term.value)
    return term.value if isinstance(term, Literal) else ""


_TARGETS = {
    "targetClass": "every resource of the class {}",
    "targetNode": "the resource {}",
    "targetSubjectsOf": "every subject of {}",
    "targetObjectsOf": "every object of {}",
}


def _shape_entry(code: str, said: dict[str, str]) -> Entry:
    held = [text.format(said[name]) for name, text in _TARGETS.items() if said.get(name)]
    target = " and ".join(held) or "what other shapes lead to"
    path = f" It looks at `{said['path']}`." if said.get("path") else ""
    message = said["message"].removesuffix(".")
    text = (
        f"# {code}: {message}\n\n"
        f"This is a shape of `ontology/shapes.ttl`, to which {target} is held.{path} The graph is "
        "looked at once the fact files themselves have no problem; the place is that of the entry "
        "from which the resource was made.\n"
    )
    return Entry(code, message, text)


def _read(path: Path) -> Entry:
    text = path.read_text(encoding="utf-8")
    title, _, _ = text.partition("\n")
    return Entry(path.stem, title.partition(": ")[2], text)


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
            yield from fill(" ".join(block.split()), width, break_on_hyphens=False).split("\n")


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
