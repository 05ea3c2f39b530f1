"""How evidence is written beside an answer, as is honest in each format.

============  ====================================================================================
format        evidence
============  ====================================================================================
table, md     a column ``claims`` of numbers; below, each claim with its source, passages, kind,
              certainty and basis, and the reference triples with where they are from
csv, tsv,     three further columns: ``claims``, their IRIs with spaces between them;
xml, others   ``evidence``, the same as text: of each claim in order the source, the passages, the
              kind, the certainty and the basis; then the reference triples; and
              ``evidence_status``, as :func:`status` has it
json          the rows as they are; before them a member ``evidence`` of the object, which readers
              of SPARQL results pass over: ``rows``, ``claims``, ``gaps``
============  ====================================================================================
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from textwrap import fill, shorten
from typing import TYPE_CHECKING, NotRequired, TypedDict

import pyoxigraph as ox

from diplograph.backends.answer import SPARQL_JSON, Answer
from diplograph.evidence import Evidence, Gap, Reference, Standing
from diplograph.layers import Claim, Locator, form
from diplograph.namespaces import KIND, compress
from diplograph.queries.notes import Note, notes
from diplograph.terminal import WIDTH, visible
from diplograph.vocabulary import vocabulary
from diplograph.words import phrases

if TYPE_CHECKING:
    from diplograph.backends import Graph
    from diplograph.texts import Texts

#: What goes without saying, beside the kind, the certainty and the basis.
_PLAIN = frozenset({f"{KIND}affirmed", f"{KIND}normal"})

CLAIMS = "claims"
TEXT, STATUS = "evidence", "evidence_status"
#: The letters of a query that are shown at a place in it.
_WRITTEN = 48


class _Claim(form.Claim):
    glosses: Mapping[str, str]
    attributedTo: list[str]  # noqa: N815 - as JSON has it
    evidence: list[form.Locator]


class _Reference(TypedDict):
    subject: str
    property: str
    object: form.Term
    origins: list[str]


class Row(TypedDict):
    """The claims of a row by their IRIs, and the reference triples, if there are any."""

    claims: list[str]
    references: NotRequired[list[_Reference]]


def with_columns(answer: Answer, found: Evidence, *, text: bool) -> Answer:
    """`answer` with the claims of each row in a column ``claims``; with `text`, also as text, and
    whether that is all of it.

    A column of that name which is there already is kept, as of a ready-made question.
    """
    document = _document(answer)
    names: list[str] = document["head"]["vars"]
    added = [name for name in (CLAIMS, *([TEXT, STATUS] if text else [])) if name not in names]
    names += added
    for binding, standing in zip(document["results"]["bindings"], found.rows, strict=True):
        values = {
            CLAIMS: " ".join(standing.claims),
            TEXT: in_words(standing, found.claims),
            STATUS: status(standing, found.gaps),
        }
        for name in added:
            if values[name]:
                binding[name] = {"type": "literal", "value": values[name]}
    return _answer(document)


def as_numbers(answer: Answer, found: Evidence) -> Answer:
    """`answer` with the numbers of each row's claims, ``[1] [2]``, in a column ``claims``."""
    numbers = numbered(found)
    document = _document(answer)
    if CLAIMS not in document["head"]["vars"]:
        document["head"]["vars"].append(CLAIMS)
    for binding, standing in zip(document["results"]["bindings"], found.rows, strict=True):
        shown = " ".join(f"[{numbers[claim]}]" for claim in standing.claims)
        binding[CLAIMS] = {"type": "literal", "value": shown}
    return _answer(document)


def as_json(answer: Answer, found: Evidence, query: str) -> bytes:
    """SPARQL JSON of `answer`, with all of its evidence in a member of its own."""
    document = _document(answer)
    evidence = {
        "rows": [row_of(standing) for standing in found.rows],
        "claims": {iri: _claim(claim) for iri, claim in found.claims.items()},
        "gaps": [
            {"line": query.count("\n", 0, gap.offset) + 1, "reason": gap.reason("en")}
            for gap in found.gaps
        ],
    }
    whole = {"head": document["head"], "evidence": evidence, "results": document["results"]}
    return (json.dumps(whole, ensure_ascii=False) + "\n").encode()


def numbered(found: Evidence) -> dict[str, int]:
    """The number of each claim, in order of appearance."""
    claims = dict.fromkeys(claim for row in found.rows for claim in row.claims)
    return {claim: number for number, claim in enumerate(claims, 1)}


def status(standing: Standing, gaps: Sequence[Gap]) -> str:
    """Whether what a row rests on is told ``whole``, or but a ``part`` of it; or ``none``."""
    if gaps:
        return "part"
    return "whole" if standing.claims or standing.references else "none"


def not_derivable(query: str, gaps: Iterable[Gap], language: str) -> tuple[str, ...]:
    """Which parts of a query no row is followed to claims through, each with its place and why."""
    return tuple(
        say("not-derivable", language, place=_place(query, gap.offset), reason=gap.reason(language))
        for gap in gaps
    )


def _place(query: str, offset: int) -> str:
    """A place in a query as messages have it, with the line that begins there."""
    row = query.count("\n", 0, offset) + 1
    column = offset - query.rfind("\n", 0, offset)
    written = visible(query[offset:].split("\n", maxsplit=1)[0])
    return f"query:{row}:{column}: {shorten(written, _WRITTEN, placeholder='…')}"


def beside(  # noqa: PLR0917 - all of one answer
    graph: Graph,
    answer: Answer,
    found: Evidence,
    query: str,
    format_name: str | None,
    language: str,
) -> tuple[Answer, str]:
    """`answer` with its evidence in it, as is usual in a format other than the table and JSON, and
    the text that is to stand below it.
    """
    if format_name != "md":
        return with_columns(answer, found, text=True), ""
    lacking = not_derivable(query, found.gaps, language)
    told = full_notes(graph, found, language)
    return as_numbers(answer, found), markdown(found, told, lacking, language)


def in_words(standing: Standing, claims: Mapping[str, Claim]) -> str:
    """What a row rests on as one line of text, in codes."""
    said = [
        f"{compress(claim.holder)} {_passages(claim.evidence)} "
        f"({', '.join(_codes(claim))}{_speakers(claim)})"
        for claim in (claims[iri] for iri in standing.claims)
    ]
    said += [reference_in_words(each, "en") for each in standing.references]
    return "; ".join(said)


def full_notes(
    graph: Graph, found: Evidence, language: str, texts: Texts | None = None
) -> Mapping[str, Note]:
    """What is to be said of each claim of `found`: with its kind, certainty and basis, always."""
    labels = {
        concept.iri: concept.labels.get(language) or concept.slug
        for concepts in vocabulary().code_lists.values()
        for concept in concepts.values()
    }
    told = notes(graph, list(found.claims), language, texts)
    return {
        iri: replace(
            note,
            qualities=tuple(labels.get(code, code) for code in weight(found.claims[iri])),
        )
        for iri, note in told.items()
        if iri in found.claims
    }


def references(found: Evidence, language: str) -> str:
    """The reference triples that rows rest on, below a heading; "" for none."""
    lines = [filled(reference_in_words(each, language), "  ") for each in found.references]
    return "\n".join(["", say("references", language), *lines, ""]) if lines else ""


def filled(text: str, indent: str = "") -> str:
    """`text` on lines of the usual width, of which the further ones are indented a little more."""
    return fill(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=f"{indent}  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def markdown(
    found: Evidence, told: Mapping[str, Note], lacking: Iterable[str], language: str
) -> str:
    """What stands below a Markdown table: a numbered list of claims, the reference triples, and
    what is `lacking`.
    """
    lines = [""]
    for claim, number in numbered(found).items():
        note = told.get(claim, Note())
        parts = (note.gloss, *(f"“{quote}”" for quote in note.quotes), note.source)
        said = " ".join(_plain(part) for part in parts if part)
        lines.append(f"{number}. {said} {_plain(note.details(language))} `{compress(claim)}`")
    if found.references:
        lines += ["", _plain(say("references", language)), ""]
        lines += [f"- {_plain(reference_in_words(each, language))}" for each in found.references]
    text = "".join(f"{line}\n" for line in lines) if len(lines) > 1 else ""
    return text + below_markdown(lacking)


def below_markdown(said: Iterable[str]) -> str:
    """Sentences as they stand below a Markdown table, each a paragraph."""
    return "".join(f"\n{_plain(line)}\n" for line in said)


def say(phrase: str, language: str, **values: object) -> str:
    """A phrase of this package in a language."""
    return phrases(Path(__file__).parent)[phrase][language].format(**values)


def _plain(text: str) -> str:
    """Text that Markdown and HTML leave as it is."""
    shown = visible(text)
    for character in "\\`*_[]|~":
        shown = shown.replace(character, f"\\{character}")
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def reference_in_words(reference: Reference, language: str) -> str:
    """A reference triple and where it is from, on one line."""
    subject, predicate, value = reference.triple
    shown = compress(value.value) if isinstance(value, ox.NamedNode) else str(value)
    origins = "; ".join(
        compress(each) if each.startswith(("http://", "https://")) else each
        for each in reference.origins
    )
    said = say("from", language, origin=origins or "?")
    return visible(f"{compress(subject)} {compress(predicate)} {shown} ({said})")


def weight(claim: Claim) -> list[str]:
    """The codes that tell how much a claim says, its kind first."""
    codes = [claim.kind, claim.polarity, claim.certainty, claim.basis, claim.rank]
    return [code for code in codes if code and code not in _PLAIN]


def _codes(claim: Claim) -> list[str]:
    return [code.removeprefix(KIND) for code in weight(claim)]


def _speakers(claim: Claim) -> str:
    named = ", ".join(compress(each) for each in claim.attributed_to)
    return f", according to {named}" if named else ""


def _passages(locators: Iterable[Locator]) -> str:
    return ", ".join(f"¶{each.paragraph} {each.start}-{each.end}" for each in locators)


def row_of(standing: Standing) -> Row:
    """What a row rests on, as JSON."""
    row = Row(claims=list(standing.claims))
    if standing.references:
        row["references"] = [
            _Reference(
                subject=each.triple.subject,
                property=each.triple.predicate,
                object=form.as_term(each.triple.value),
                origins=list(each.origins),
            )
            for each in standing.references
        ]
    return row


def _claim(claim: Claim) -> _Claim:
    return _Claim(
        **form.as_claim(claim),
        glosses=claim.glosses,
        attributedTo=list(claim.attributed_to),
        evidence=[form.as_locator(each) for each in claim.evidence],
    )


class _Head(TypedDict):
    vars: list[str]


class _Results(TypedDict):
    bindings: list[dict[str, object]]


class _Document(TypedDict):
    head: _Head
    results: _Results


def _document(answer: Answer) -> _Document:
    solutions = answer.read()
    assert isinstance(solutions, ox.QuerySolutions)
    found: _Document = json.loads(solutions.serialize(format=ox.QueryResultsFormat.JSON) or b"")
    return found


def _answer(document: _Document) -> Answer:
    return Answer(SPARQL_JSON, BytesIO(json.dumps(document, ensure_ascii=False).encode()))
