"""Drafting: from an article to a fact file that an editor can go on with.

:func:`draft` is the whole road: the article's text, its language, its sentences, what its page
says, and the YAML that :mod:`diplograph.facts` reads. A draft asserts nothing that the text says:
every sentence stands under ``todo``, and what may date or place the text is a comment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from diplograph.drafting.article import MAX_BYTES, one_line, read_article
from diplograph.drafting.dates import candidates, named_days
from diplograph.drafting.known import known_names
from diplograph.drafting.language import Guess, detect_language
from diplograph.drafting.sentences import passages, repeated_paragraphs
from diplograph.drafting.sheet import Description, write_sheet
from diplograph.facts import gazetteer
from diplograph.texts import paragraphs

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["MAX_BYTES", "Draft", "draft"]


@dataclass(frozen=True, slots=True)
class Draft:
    """A fact file that was started, and what it was started from.

    `yaml` is the file; `text` what its offsets count in, `extracted` whether that was taken out of
    HTML and has to be kept; `sentences` and `repeated` count sentences to read and paragraphs that
    are printed again; `open` are the keys of the source that the editor has to give.
    """

    yaml: str
    text: str
    extracted: bool
    language: Guess
    paragraphs: int
    repeated: int
    sentences: int
    open: tuple[str, ...]


def draft(
    data: bytes,
    path: Path | None,
    *,
    recorded: date,
    entities: Mapping[str, Iterable[str]] = MappingProxyType({}),
    language: str | None = None,
    published: str | None = None,
    slug: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    head: Iterable[str] = (),
) -> Draft:
    """Start a fact file from the bytes of an article: text in UTF-8, or an HTML page.

    `path` names the file they are from, None for standard input. `recorded` is the day of the
    encoding. `entities` are those that need not be introduced, each slug with its names. What is
    given goes before what is detected, and that before what the page says; `publisher` is a slug or
    a name. The comments `head` stand first in the file.

    Raises:
        AccessError: the bytes are no text, or not UTF-8, or hold no article.
        UsageError: what is given is not a language tag, a day, a slug or an address.
    """
    article = read_article(data, path)
    guess = detect_language(article.text)
    told = language or guess.language or article.language
    description = Description(
        slug=slug,
        stem=path.stem if path else None,
        language=told,
        published=published or article.published,
        publisher=one_line(publisher) or article.publisher,
        url=url or article.url,
        title=article.title,
        recorded=recorded.isoformat(),
    )
    found = passages(article.text, told)
    sheet = write_sheet(
        description,
        replace(article, published=None if published else article.published),
        guess,
        found,
        candidates(article.text, told),
        named=named_days(article.text, told, _day(description.published)),
        known=known_names(article.text, {**_places(), **entities}),
        entities=entities,
        head=head,
    )
    return Draft(
        yaml=sheet,
        text=article.text,
        extracted=article.extracted,
        language=Guess(told, guess.candidates),
        paragraphs=len(paragraphs(article.text)),
        repeated=len(repeated_paragraphs(article.text)),
        sentences=len(found),
        open=tuple(
            key
            for key, value in (("language", told), ("published", description.published))
            if value is None
        ),
    )


def _day(published: str | None) -> date | None:
    """The day of publication, if it is one: the sheet says what is wrong with another."""
    try:
        return date.fromisoformat(published) if published else None
    except ValueError:
        return None


def _places() -> dict[str, tuple[str, ...]]:
    """The names of the places of the world, which need not be introduced either."""
    return {
        slug: tuple(name for column, name in called.items() if column != "also")
        for slug, _, called in gazetteer.names()
    }
