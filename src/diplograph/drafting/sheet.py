"""How a draft is written: the YAML of a fact file in which nothing is said yet."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from textwrap import wrap
from typing import Any

from diplograph.drafting.article import Article
from diplograph.drafting.dates import Candidate, Named
from diplograph.drafting.known import Known
from diplograph.drafting.language import Guess
from diplograph.drafting.sentences import Passage, repeated_paragraphs
from diplograph.errors import UsageError
from diplograph.facts import schema
from diplograph.facts.characters import is_forbidden
from diplograph.facts.document import Scalar
from diplograph.facts.inference import WEEKDAY_AFTER, WEEKDAY_BEFORE
from diplograph.facts.types import Context, Key
from diplograph.folding import cuts_word, folded
from diplograph.problems import Location
from diplograph.spelling import is_latin, slug_of
from diplograph.texts import digest, paragraphs
from diplograph.vocabulary import vocabulary

#: Words of the source that stand beside a sentence's offsets, so that an editor knows it again:
#: fewer than the seven that may be kept of it.
_SHOWN_WORDS = 5
_SLUG_WORDS = 5
#: How far a line of comment goes.
_WIDTH = 80
_INSIDE = re.compile(r"\w+")


#: What is to be written, as far as it is the same for every article.
_SECTIONS = (
    "# Write entities, events, states, claims, not_encoded here. Under at: copy the",
    "# words of the text, in quotes: `check --texts DIR --fix` places them.",
)


@dataclass(frozen=True, slots=True)
class Description:
    """What is known of the source itself; None for what is not. `publisher` is a slug or a name."""

    slug: str | None
    stem: str | None
    language: str | None
    published: str | None
    publisher: str | None
    url: str | None
    title: str | None
    recorded: str


def write_sheet(
    told: Description,
    article: Article,
    guess: Guess,
    found: Iterable[Passage],
    dated_by: Iterable[Candidate],
    *,
    named: Iterable[Named],
    known: Iterable[Known],
    entities: Mapping[str, Iterable[str]],
    head: Iterable[str] = (),
) -> str:
    """The YAML of a fact file with its source described and every passage of `found` to be read.

    Before all else stand the comments `head`.

    Raises UsageError if a value of the description is not what its key takes.
    """
    publisher = _publisher_slug(told.publisher, entities) if told.publisher else ""
    lines = [
        "# Started by `diplograph new`. Write what the article says, in your own words,",
        "# and take from todo what is done: `diplograph check` tells what is still open.",
        f"{schema.FORMAT.name}: {schema.FORMAT_VERSION}",
        "",
        *_source(told, article, guess, publisher),
        "",
        *_publisher(told, publisher, entities),
        *_candidates(dated_by, article.text),
        *_named_days(named),
        *_known(known),
        *_SECTIONS,
        "",
        *_todo(article.text, found),
    ]
    fitted = (each for line in lines for each in _fitted(line))
    return "\n".join((*head, *fitted)) + "\n"


def _fitted(line: str) -> list[str]:
    """A line of comment, on so many lines as it takes; any other line as it is."""
    indent, sign, comment = line.partition("#")
    if len(line) <= _WIDTH or not sign or indent.strip():
        return [line]
    lead = f"{indent}#{' ' * (len(comment) - len(comment.lstrip()))}"
    return wrap(
        comment.strip(),
        _WIDTH,
        initial_indent=lead,
        subsequent_indent=f"{lead}  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _noted(line: str, note: str) -> Iterator[str]:
    """A line of YAML and a comment: behind it where there is room, else above it."""
    whole = f"{line}  # {note}"
    if not note or len(whole) <= _WIDTH:
        yield whole if note else line
        return
    yield f"{line[: len(line) - len(line.lstrip())]}# {note}"
    yield line


def _source(told: Description, article: Article, guess: Guess, publisher: str) -> Iterator[str]:
    slug = told.slug or _source_slug(told, article, publisher)
    yield f"{schema.SOURCE_KEY.name}:"
    yield _pair(schema.SOURCE_ID, slug)
    yield f"  {schema.SOURCE_KIND.name}: news-article"
    name = told.publisher if told.publisher and is_latin(told.publisher) else publisher
    label = ", ".join(each for each in (name, told.published) if each) or slug
    yield from _noted(
        f"  {schema.SOURCE_LABEL.name}: {{en: {_quoted(label)}}}", "add what it is about"
    )
    yield from _language(told, article, guess)
    if told.published:
        note = "says the page; compare what it prints" if article.published else ""
        yield from _noted(_pair(schema.PUBLISHED, told.published), note)
    else:
        yield f"  # {schema.PUBLISHED.name}: YYYY-MM-DD  <- when? then take the # away"
    yield _pair(schema.RECORDED, told.recorded)
    if publisher:
        yield _pair(schema.PUBLISHER, publisher)
    if told.url:
        yield _pair(schema.SOURCE_URL, told.url, quoted=True)
    yield (
        f"  {schema.SOURCE_TEXT.name}: {{{schema.TEXT_SHA256.name}: "
        f'"{digest(article.text)}", {schema.TEXT_LENGTH.name}: {len(article.text)}}}'
    )


def _language(told: Description, article: Article, guess: Guess) -> Iterator[str]:
    name = schema.SOURCE_LANGUAGE.name
    if told.language is None:
        perhaps = f"perhaps {' or '.join(guess.candidates)}" if guess.candidates else "which?"
        yield f"  # {name}: …  <- {perhaps}: short or mixed text; then take the # away"
        return
    others = {"the text": guess.language, "the page": article.language}
    against = [
        f"{who} seems to be {language}" if who == "the text" else f"{who} says {language}"
        for who, language in others.items()
        if language and language != told.language.split("-")[0]
    ]
    yield from _noted(_pair(schema.SOURCE_LANGUAGE, told.language), ", ".join(against))


def _source_slug(told: Description, article: Article, publisher: str) -> str:
    if told.title:
        parts = [publisher, told.published or "", slug_of(told.title, words=_SLUG_WORDS)]
        return "-".join(part for part in parts if part)
    return slug_of(told.stem or "", words=12) or f"untitled-{digest(article.text)[:8]}"


def _publisher_slug(name: str, entities: Mapping[str, Iterable[str]]) -> str:
    """The slug of the entity of that slug or name, or one made of the name.

    Raises UsageError if no slug can be made of it.
    """
    if name in entities:
        return name
    wanted = folded(name, accents=True)
    for slug, names in entities.items():
        if any(folded(each, accents=True) == wanted for each in names):
            return slug
    if slug := slug_of(name, words=_SLUG_WORDS):
        return slug
    raise UsageError(f"publisher {name!r}: no slug can be made of this name; give its slug")


def _publisher(told: Description, publisher: str, known: Iterable[str]) -> Iterator[str]:
    if not publisher or publisher in known:
        return
    name = told.publisher or ""
    yield f"{schema.ENTITIES.name}:"
    yield f"  {publisher}:"
    yield f"    {schema.ENTITY_KIND.name}: organisation"
    if is_latin(name):
        yield f"    {schema.LABEL.name}: {{en: {_quoted(name)}}}"
    else:
        own = f", {told.language}: {_quoted(name)}" if told.language else ""
        label = f"    {schema.LABEL.name}: {{en: {_quoted(publisher)}{own}}}"
        yield from _noted(label, "say it in English")
    yield ""


def _candidates(found: Iterable[Candidate], text: str) -> Iterator[str]:
    lines = [
        f"#   {each.what:<6} at: {each.span!s:<10} "
        f"{' or '.join(each.days) or _first_words(text[each.span.start : each.span.end])}"
        for each in found
    ]
    if lines:
        yield "# What may date and place the text; candidates, to be weighed:"
        yield from lines
        yield ""


def _named_days(named: Iterable[Named]) -> Iterator[str]:
    """The days that the text names, as the value of a date."""
    date, at, inferred = schema.DATE.name, schema.AT.name, schema.INFERRED.name
    lines: list[str] = []
    for each in named:
        if not each.words:
            lines.append(f"#   {date}: {{is: {each.value}, {at}: {each.span}}}")
            continue
        lines.append(f"#   {date}: {{is: {each.value}, {at}: {each.span},")
        lines.append(f"#     {inferred}: {{from: {each.words}, rule: {WEEKDAY_BEFORE}}}}}")
        lines.append(f"#     or, if it is still to come, {each.to_come} and {WEEKDAY_AFTER}")
    if lines:
        yield "# Days that the text names, as the date of an event is written:"
        yield from lines
        yield ""


def _known(known: Iterable[Known]) -> Iterator[str]:
    lines = [f"#   {each.slug:<12} {each.name}" for each in known]
    if lines:
        yield "# There already, and called so (that of a unit begins with its country):"
        yield from lines
        yield ""


def _todo(text: str, found: Iterable[Passage]) -> Iterator[str]:
    again = repeated_paragraphs(text)
    copies = {
        first: [number for number, original in again.items() if original == first]
        for first in again.values()
    }
    count = len(paragraphs(text))
    yield f"# All of the text, {count} paragraphs; the words are the first of each sentence."
    yield f"{schema.TODO.name}:"
    for number, group in groupby(found, key=lambda passage: passage.paragraph):
        repeated = f", printed again as {_listed(copies[number])}" if number in copies else ""
        yield f"  # paragraph {number}{repeated}"
        for passage in group:
            spans = ", ".join(map(str, passage.at))
            at = spans if len(passage.at) == 1 else f"[{spans}]"
            first = passage.at[0]
            words = _first_words(text[first.start : first.end])
            yield from _noted(f"  - {{{schema.AT.name}: {at}}}", words)


def _listed(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers))


def _first_words(words: str) -> str:
    """The beginning of a passage, as it is printed, without what may not stand in a fact file."""
    found = [match.span() for match in _INSIDE.finditer(words)]
    end = found[_SHOWN_WORDS - 1][1] if len(found) > _SHOWN_WORDS else len(words)
    while end < len(words) and cuts_word(words, end):  # a sign over the last letter
        end += 1
    shown = " ".join(words[:end].split()) + (" …" if end < len(words) else "")
    return "".join(each for each in shown if each.isprintable() and not is_forbidden(each))


def _pair(key: Key[Any], value: str, *, quoted: bool = False) -> str:
    """The line of a key of the source. Raises UsageError if the key does not take the value."""
    context = Context("", vocabulary())
    if key.type.read(Scalar(value, Location("")), context) is None:
        problem = context.problems[0]
        is_said = problem.message.endswith(problem.expected)
        expected = "" if is_said else f" (expected: {problem.expected})"
        hint = f"; {problem.hint}" if problem.hint else ""
        raise UsageError(f"{key.name} {value!r}: {problem.message}{expected}{hint}")
    return f"  {key.name}: {_quoted(value) if quoted else value}"


def _quoted(text: str) -> str:
    """Text in double quotes, as JSON and so as YAML has it."""
    return json.dumps(text, ensure_ascii=False)
