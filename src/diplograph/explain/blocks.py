"""What a document is made of: blocks, and text of one style within them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """Text of one style: ``""``, ``strong``, ``faint`` or ``quote``.

    `iri` is what it names, if that is one thing, or an address of the web.
    """

    text: str
    style: str = ""
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Title:
    """What is explained, and its name as a term."""

    text: str
    term: str


@dataclass(frozen=True, slots=True)
class Heading:
    """The beginning of a part."""

    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A property of what is explained, with its values; a value may name several things."""

    label: str
    spans: tuple[tuple[Span, ...], ...]

    @property
    def values(self) -> tuple[str, ...]:
        """The values as text."""
        return tuple("".join(span.text for span in value) for value in self.spans)


@dataclass(frozen=True, slots=True)
class Line:
    """A line at a depth: from 1, each beneath the last one that is less deep."""

    depth: int
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under a header."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Title | Heading | Row | Line | Table
