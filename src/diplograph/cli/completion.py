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
    from diplograph.queries.parameters import Parameter

#: The most that is offered; nobody reads more, and a shell takes its time to show them.
_MOST = 500
#: At what bash cuts words.
_SIGNS = (":", "=")
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
_DAYS = """\
PREFIX dg: <https://w3id.org/diplograph/ontology#>
SELECT DISTINCT ?day { ?event dg:eventStatus ?status ; dg:earliest|dg:latest ?day }
"""


class Bash(BashComplete):
    """Completion in bash, which ends words at the colon of a CURIE and at an equals sign."""

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
        # What is offered takes the place of the piece at the cursor, or follows a sign there.
        if len(words) <= current:
            self._before = word[: max(map(word.rfind, _SIGNS)) + 1]
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
    """Words that bash cut, in one piece again."""
    words: list[str] = []
    for piece in pieces:
        if len(words) > 1 and (piece.startswith(_SIGNS) or words[-1].endswith(_SIGNS)):
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


def parameters(ctx: click.Context, _param: click.Parameter, word: str) -> list[CompletionItem[str]]:
    """The parameters of the question that is asked, and after the ``=`` what the data has."""
    from diplograph.queries.questions import names, question

    # While the value of an option is being written, click leaves arguments where they are.
    asked_for = ctx.params.get("asked") or next(iter(ctx.args), None)
    if asked_for not in names():
        return []
    known = question(asked_for).parameters
    name, equals, value = word.partition("=")
    if not equals:
        return [
            CompletionItem(f"{each.name}=", help=f"{each.type}: {each.description}")
            for each in known.values()
            if each.name.startswith(word)
        ]
    if name not in known:
        return []
    found = sorted(_values(known[name], ctx.params.get("address"), value).items())
    return [CompletionItem(f"{name}={each}", help=what or None) for each, what in found][:_MOST]


def _values(parameter: Parameter, address: str | None, word: str) -> dict[str, str]:
    """What can be a value of a parameter and begins as `word` does, each with its name."""
    from diplograph.backends.glance import glance
    from diplograph.queries.parameters import ANY, LANGUAGES, things

    found = {ANY: "no restriction"}
    graph = glance(address)
    if parameter.type == "language":
        found = dict.fromkeys(LANGUAGES, "")
    elif parameter.type in ("date", "interval") and graph is not None:
        # Years, then months, then days: a shell shows no more than one can choose from.
        length = next(each for each in (4, 7, 10) if each > len(word) or each == 10)
        if parameter.type == "date":
            length = 10
        found |= {text[:length]: "" for text in _days(graph)}
    elif graph is not None:
        for slug, name in things(graph, parameter.type):
            found.setdefault(slug, name)
    return {value: name for value, name in found.items() if value.startswith(word)}


def _days(graph: Graph) -> list[str]:
    """The days on which events may have begun, and ended."""
    from diplograph.layers import text

    return [text(row["day"]) for row in graph.select(_DAYS)]


def kinds(_ctx: click.Context, _param: click.Parameter, word: str) -> list[CompletionItem[str]]:
    """The kinds that `find` knows: classes of the ontology, lists of codes, sectors."""
    from diplograph.vocabulary import vocabulary

    known = vocabulary()
    ours = (name.lower() for name in known.classes)
    found = {*ours, *known.code_lists, "sector", "code"}
    return [CompletionItem(each) for each in sorted(found) if each.startswith(word)]


def codes(_ctx: click.Context, _param: click.Parameter, word: str) -> list[CompletionItem[str]]:
    """The codes of problems, which ``check --explain`` explains."""
    from diplograph.diagnostics.catalogue import entries, shape_entries

    known = sorted({*entries(), *shape_entries()})
    return [CompletionItem(code) for code in known if code.startswith(word)]


def files(_ctx: click.Context, _param: click.Parameter, word: str) -> list[CompletionItem[str]]:
    """Files and folders, which the shell finds itself."""
    return [CompletionItem(word, type="file")]


def register() -> None:
    """Let click use the completion of this module for the shells whose faults it mends."""
    from click.shell_completion import add_completion_class

    add_completion_class(Bash)
    add_completion_class(Fish)
