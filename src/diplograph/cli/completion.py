"""Completion in a shell: what can stand where the cursor is, offered at a key press.

click asks for it; the shells' scripts are click's own, but for two of their faults that terms with
a colon and names with a comma meet. Nothing here builds, prints or fails: where the graph is not at
hand nothing is offered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click
from click.shell_completion import BashComplete, CompletionItem, FishComplete, split_arg_string

from diplograph.namespaces import DG, ID, KIND, SECTOR, compress

if TYPE_CHECKING:
    from diplograph.backends import Graph

#: The most that is offered; nobody reads more, and a shell takes its time to show them.
_MOST = 500
_TERMS = """\
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?term ?name { ?term rdfs:label ?name }
"""
_CLAIMABLE = """\
PREFIX dg: <https://w3id.org/diplograph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?term ?name { ?term dg:claimable true ; rdfs:label ?name }
"""
_CLAIMS = """\
PREFIX dg: <https://w3id.org/diplograph/ontology#>
SELECT DISTINCT ?term ?name { ?term dg:claimKind ?kind . BIND("" AS ?name) }
"""


class Bash(BashComplete):
    """Completion in bash, which takes the colon of a CURIE for the end of a word."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type] # as click calls it
        self._before = ""

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words as the user wrote them, and the one that is being written."""
        import os

        pieces = split_arg_string(os.environ["COMP_WORDS"])
        current = int(os.environ["COMP_CWORD"])
        words = _glued([*pieces[:current], *(pieces[current : current + 1] or [""])])
        word = words[-1]
        # What is offered takes the place of the piece at the cursor, or follows a colon there.
        if len(words) <= current and ":" in word:
            self._before = word[: word.rfind(":") + 1]
        return words[1:-1], word

    def format_completion(self, item: CompletionItem[str]) -> str:
        """What stands before the cursor's piece is there already."""
        return f"{item.type},{item.value.removeprefix(self._before)}"


class Fish(FishComplete):
    """Completion in fish; click's script cuts what is offered at a comma."""

    source_template = FishComplete.source_template.replace(
        'string split ","', 'string split --max 1 ","'
    )


def _glued(pieces: Iterable[str]) -> list[str]:
    """Words that bash cut at colons, in one piece again."""
    words: list[str] = []
    for piece in pieces:
        if words and len(words) > 1 and (piece.startswith(":") or words[-1].endswith(":")):
            words[-1] += piece
        else:
            words.append(piece)
    return words


# ---------------------------------------------------------------- what can stand there


def questions(_ctx: click.Context, _param: click.Parameter, word: str) -> list[CompletionItem[str]]:
    """The names of the ready-made questions, with their titles."""
    from diplograph.queries.questions import names, question

    return [
        CompletionItem(name, help=question(name).titles.get("en"))
        for name in names()
        if name.startswith(word)
    ]


def asked(ctx: click.Context, param: click.Parameter, word: str) -> list[CompletionItem[str]]:
    """What can be asked: a question, or else a file."""
    return questions(ctx, param, word) or [CompletionItem(word, type="file")]


def terms(ctx: click.Context, _param: click.Parameter, word: str) -> list[CompletionItem[str]]:
    """The terms of the graph: first what can be a subject, then properties, then values."""
    from diplograph.backends.glance import glance

    graph = glance(ctx.params.get("address"))
    if graph is None:
        return []
    if len(ctx.params.get("terms") or ()) == 1:
        found = _offered(graph, _CLAIMABLE, word, DG)
    else:
        found = _offered(graph, _CLAIMS if "." in word else _TERMS, word, ID)
    return sorted(found, key=lambda item: item.value)[:_MOST]


def _offered(graph: Graph, query: str, word: str, namespace: str) -> Iterator[CompletionItem[str]]:
    """What begins as `word` does: bare slugs of `namespace` if it has no colon, else CURIEs."""
    from diplograph.layers import text

    for row in graph.select(query):
        iri = text(row["term"])
        if not iri.startswith((ID, SECTOR, KIND, DG)):
            continue
        curie = compress(iri)
        bare = ":" not in word and iri.startswith(namespace)
        value = curie.partition(":")[2] if bare else curie
        if value.startswith(word):
            yield CompletionItem(value, help=text(row["name"]) or None)


def files(_ctx: click.Context, _param: click.Parameter, word: str) -> list[CompletionItem[str]]:
    """Files and folders, which the shell finds itself."""
    return [CompletionItem(word, type="file")]


def register() -> None:
    """Let click use the completion of this module for the shells whose faults it mends."""
    from click.shell_completion import add_completion_class

    add_completion_class(Bash)
    add_completion_class(Fish)
