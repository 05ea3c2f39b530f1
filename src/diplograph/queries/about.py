"""What an answer is an answer to: for the formats that keep it beside the rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from diplograph.backends.shipped import named
from diplograph.queries.notes import say

if TYPE_CHECKING:
    from diplograph.queries.questions import Question


def about(
    query: str,
    graph: str,
    *,
    question: Question | None = None,
    given: Mapping[str, Sequence[str]] | None = None,
    language: str = "en",
) -> dict[str, str]:
    """What was asked, each part under its key: `title`, `row`, `no-row`, `parameters` and others.

    `graph` is the address of what was asked, `query` the text with its parameters bound, and
    `given` what was written for each of them. Texts are in `language`, or else in English.
    """
    told = {"graph": named(graph), "query": query.strip(), "language": language}
    if question is not None:
        parameters = {
            name: ", ".join((given or {}).get(name) or [parameter.default])
            for name, parameter in question.parameters.items()
        }
        told = {
            "question": question.name,
            "title": _in(question.titles, language),
            "row": _in(question.answers, language),
            "no-row": _in(question.empty, language),
            "parameters": "\n".join(f"{name} = {value}" for name, value in parameters.items()),
            **told,
            "query": replace(question, text=query).query.strip(),
        }
    return {key: said for key, said in told.items() if said}


def labelled(about: Mapping[str, str]) -> dict[str, str]:
    """What :func:`about` tells, with the names of its parts in its language, for a reader."""
    language = about.get("language", "en")
    return {say(f"about-{key}", language): said for key, said in about.items()}


def _in(said: Mapping[str, str], language: str) -> str:
    return said.get(language) or said.get("en", "")
