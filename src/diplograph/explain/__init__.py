"""Explanations: what a graph says of one term or one triple, and why it says so.

:func:`explain` asks a graph and gives an :class:`Explanation`, which can be read as text, Markdown
or HTML in three languages, and by programs as the dictionary of ``format.py``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diplograph.errors import UsageError
from diplograph.explain.document import document
from diplograph.words import LANGUAGES

if TYPE_CHECKING:
    from diplograph.backends import Graph
    from diplograph.explain.format import Content
    from diplograph.texts import Texts

__all__ = ["Explanation", "explain", "explain_each"]


@dataclass(frozen=True, slots=True, repr=False)
class Explanation:
    """What a graph says of a term or a triple; `str` of it is text of 80 columns."""

    content: Content
    language: str = "en"

    def __str__(self) -> str:
        return self.to_text(width=80)

    def __repr__(self) -> str:
        return f"<diplograph.Explanation of {self.content['id'] or 'a statement'}>"

    def _repr_html_(self) -> str:
        from jinja2 import Environment, PackageLoader, StrictUndefined

        environment = Environment(
            loader=PackageLoader("diplograph.explain", "."),
            autoescape=True,
            undefined=StrictUndefined,
        )
        blocks = [(type(block).__name__, block) for block in document(self.content, self.language)]
        template = environment.get_template("explanation.html.jinja")
        return template.render(blocks=blocks, language=self.language)

    def to_text(self, *, width: int | None = None, terminal: bool = False) -> str:
        """Text of `width` columns (None: the terminal's); `terminal` allows for bold and dim."""
        from diplograph.explain.text import to_text

        return to_text(document(self.content, self.language), width=width, terminal=terminal)

    def to_markdown(self) -> str:
        """Markdown, to be put into a note or an issue."""
        from diplograph.explain.markdown import to_markdown

        return to_markdown(document(self.content, self.language))

    def to_dict(self) -> Content:
        """All of it for programs, in all languages: the keys of ``format.py``."""
        return self.content

    def to_json(self) -> str:
        """The dictionary as JSON, indented; the same bytes for the same graph."""
        return json.dumps(self.content, ensure_ascii=False, indent=2) + "\n"


def explain(
    graph: Graph, words: Sequence[str], *, language: str = "en", texts: Texts | None = None
) -> Explanation:
    """Explain the term, or the two or three terms of a triple, that `words` name.

    A term is a CURIE, an IRI, a bare slug or a whole name; two terms are a subject and a
    property, of which all values are explained. With `texts` the passages are quoted where they
    agree with their digests.

    Raises:
        UsageError: there is no such term, and others are suggested; a slug is several things; or
            there is no such language.
        AccessError: the graph or a text could not be read.
    """
    from diplograph.explain.content import content
    from diplograph.texts import Texts

    _refuse_unknown(language)
    return Explanation(content(graph, words, texts=texts or Texts()), language)


def explain_each(
    graph: Graph, terms: Sequence[str], *, language: str = "en", texts: Texts | None = None
) -> tuple[Explanation, ...]:
    """Explain each of several terms, as :func:`explain` does; the graph is read once."""
    from diplograph.explain.asked import asked
    from diplograph.explain.content import content_of
    from diplograph.layers import read_layers
    from diplograph.texts import Texts

    _refuse_unknown(language)
    if not terms:
        return ()
    read, held = read_layers(graph), texts or Texts()
    return tuple(
        Explanation(content_of(graph, read, asked([term], read), texts=held), language)
        for term in terms
    )


def _refuse_unknown(language: str) -> None:
    if language not in LANGUAGES:
        raise UsageError(f"no language {language!r}; there are {', '.join(LANGUAGES)}")
