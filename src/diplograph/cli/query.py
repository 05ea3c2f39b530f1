"""``diplograph query``: ask the graph in SPARQL, or ask a ready-made question."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from diplograph.cli import options
from diplograph.errors import AccessError, UsageError, reason
from diplograph.queries.formats import FORMATS
from diplograph.terminal import Terminal, wrapped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from diplograph.backends import Answer, Graph
    from diplograph.evidence import Evidence, Gap
    from diplograph.queries.questions import Question
    from diplograph.texts import Texts


@click.command(name="query")
@click.argument("asked", metavar="ARG", shell_complete=options.completed_by("asked"))
@options.on
@click.option(
    "--param",
    "parameters",
    multiple=True,
    metavar="KEY=VALUE",
    shell_complete=options.completed_by("parameters"),
    help="A parameter of a ready-made question; repeat it for others, or for alternatives.",
)
@options.answer(
    "How the answer is written.",
    "tsv; of triples turtle",
    *FORMATS,
    language="Language of names and glosses in a ready-made question and in footnotes.",
)
@click.option(
    "--why-empty",
    "ask_why",
    is_flag=True,
    help="Of an empty answer tell which part of the query matches nothing, and what comes near.",
)
@click.option(
    "--timeout",
    type=options.Seconds(),
    metavar="SECONDS",
    help="Longest time.",
)
@click.option(
    "--memory",
    type=options.MEBIBYTES,
    metavar="MIB",
    help="Most memory in MiB.  [default: three quarters of the machine's]",
)
def command(  # noqa: PLR0917 - click passes them by name
    asked: str,
    address: str | None,
    format_name: str | None,
    out: str,
    parameters: tuple[str, ...],
    language: str,
    folder: Path | None,
    with_evidence: bool,
    ask_why: bool,
    timeout: float | None,
    memory: int | None,
) -> None:
    """Ask the graph in SPARQL, or ask a ready-made question.

    ARG is the name of a question if there is one (see `diplograph queries`), else a file if there
    is one, - for standard input, else the text of a query. Prefixes such as dg:, id:, sector: and
    kind: need no declaration. Asks ./out if there is a build, else the facts that come with
    diplograph.

    A query may be stopped by Ctrl-C at any time. It reads, fetches nothing and changes nothing.

    \b
    Examples:
      diplograph query visits-held
      diplograph query visits-between --param from=us-ia --param period=2024
      diplograph query intentions --lang fr -o intentions.xlsx
      diplograph query 'SELECT ?host { ?visit dg:hostedBy ?host }' --evidence
      diplograph query my-question.rq --on https://example.org/sparql --timeout 60
    """
    from diplograph.backends import connect
    from diplograph.cli.answers import wanted_as, write_answer
    from diplograph.queries.unknown import has_answer

    wanted = wanted_as(format_name, out, language)
    question, query, name = _read(asked)
    texts = _texts(folder) if folder else None
    graph = connect(address)
    given: Mapping[str, Sequence[str]] = {}
    if question is not None:
        from diplograph.queries.suited import suited

        graph = suited(graph, question)
        given = _given(parameters, question, language)
        query = _bound(question, given, graph)
    elif parameters:
        raise UsageError("--param is for ready-made questions; a query of your own has VALUES")
    most = None if memory is None else memory * 2**20
    answer = graph.evaluate(query, timeout=timeout, memory=most, name=name)
    said = _foreign(graph, answer, language)
    if said and (question is None or not (ask_why or wanted.is_table(answer))):
        click.echo(wrapped(f"note: {said}", Terminal.of(sys.stderr).width), err=True)
    if said and question is not None:
        from diplograph.emptiness.foreign import of_foreign

        question = of_foreign(question, said, language)
    notes: list[str] = []
    if question is None:
        notes = [said] if said else []
        notes += _say_doubts(graph, answer, query, name, typed=not ask_why)
    if ask_why:
        from diplograph.cli.emptiness import say_why

        say_why(graph, answer, query, name, question, given, language)
    found: Evidence | None = None
    gaps: tuple[Gap, ...] = ()
    if with_evidence:
        found, gaps = _evidence(
            graph, answer, question, query, name, language, timeout=timeout, memory=most
        )
    write_answer(
        graph,
        answer,
        wanted,
        question=question,
        query=query,
        given=given,
        found=found,
        gaps=gaps,
        notes=notes,
        texts=texts,
    )
    tells_graph = (wanted.shows and wanted.is_table(answer)) or ask_why or not has_answer(answer)
    if tells_graph or (question is not None and not wanted.keeps_question):
        from diplograph.cli.asked import say_asked

        # Beside rows that go on to a program or a file only what restricts them is told.
        say_asked(graph, address if tells_graph else graph.address, question, given)
    source = click.get_current_context().get_parameter_source("folder")
    if source is ParameterSource.COMMANDLINE and not wanted.is_table(answer):
        click.echo("--texts: passages are shown in a table only (--format table)", err=True)


def _read(asked: str) -> tuple[Question | None, str, str]:
    """The question that is asked, if a ready-made one; the query's text; its name in messages."""
    if asked == "-":
        return None, _decoded(_standard_input(), "standard input"), "stdin"
    if re.fullmatch(r"[\w-]+", asked):
        from diplograph.queries.questions import names, question

        if asked in names():
            return question(asked), "", asked
    # Path.is_file raises for a name that is too long to be one, which the text of a query may be.
    if os.path.isfile(asked):  # noqa: PTH113
        try:
            with open(asked, "rb") as file:  # noqa: PTH123 - the path as the user wrote it
                return None, _decoded(file.read(), asked), asked
        except OSError as error:
            raise AccessError(f"cannot read {asked}: {reason(error)}") from error
    if re.fullmatch(r"[\w./\\~-]*(/[\w.~-]*|\.(rq|sparql))", asked):  # no query is a path alone
        lacking = "it is a folder" if os.path.isdir(asked) else "no such file"  # noqa: PTH112
        raise AccessError(f"cannot read {asked}: {lacking}")
    if re.fullmatch(r"\w[\w -]*", asked):  # no query is of words alone
        from diplograph.queries.questions import question

        return question(asked), "", asked
    # Where the locale is not UTF-8, Python takes what is not ASCII for single bytes.
    return None, _decoded(os.fsencode(asked), "the query"), "query"


def _standard_input() -> bytes:
    if sys.stdin is None:  # Python's way of saying that it is closed
        raise AccessError("cannot read standard input: it is closed")
    try:
        return sys.stdin.buffer.read()
    except OSError as error:
        raise AccessError(f"cannot read standard input: {reason(error)}") from error


def _given(parameters: Sequence[str], question: Question, language: str) -> dict[str, list[str]]:
    """What is written for each parameter; raises UsageError for one without a value."""
    written = {"lang": [language]} if "lang" in question.parameters else {}
    own: dict[str, list[str]] = {}
    for each in parameters:
        name, equals, value = each.partition("=")
        if not equals:
            raise UsageError(f"--param {each} has no value; write --param {each}=VALUE")
        own.setdefault(name, []).append(value)
    return written | own


def _bound(question: Question, given: Mapping[str, Sequence[str]], graph: Graph) -> str:
    """The query of a question with its parameters bound; raises UsageError for a wrong one."""
    from diplograph.queries.questions import bind

    return bind(question, given, graph=graph)


def _say_doubts(
    graph: Graph, answer: Answer, query: str, name: str, *, typed: bool
) -> Sequence[str]:
    """Note what may be wrong with a query: the terms that nothing knows, names of SELECT in
    HAVING, and, if `typed`, the literals that fit no value where the answer lacks something. Nobody
    is asked where it shows none. The notes, without their places.
    """
    from diplograph.queries.unknown import has_answer, must_match

    if must_match(query) and has_answer(answer):
        return ()
    from diplograph.backends.guard import pointing
    from diplograph.emptiness.answers import is_lacking
    from diplograph.emptiness.doubts import doubts

    found = doubts(graph, query, lacks=typed and is_lacking(answer))
    for doubt in found:
        shown = pointing(query, doubt.offset, f"note: {doubt.said}", name)
        click.echo(wrapped(shown, Terminal.of(sys.stderr).width), err=True)
    return [doubt.said for doubt in found]


def _foreign(graph: Graph, answer: Answer, language: str) -> str:
    """That the graph holds nothing of what is asked here, if the answer is nothing; else ""."""
    from diplograph.emptiness.answers import is_nothing

    if not is_nothing(answer):
        return ""
    from diplograph.emptiness.foreign import foreign

    return foreign(graph, language)


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{name} is not UTF-8: byte {error.start} cannot be read") from error


def _texts(folder: Path) -> Texts:
    from diplograph.texts import Texts

    return Texts(folder)


def _evidence(  # noqa: PLR0917 - all of one answer
    graph: Graph,
    answer: Answer,
    question: Question | None,
    query: str,
    name: str,
    language: str,
    *,
    timeout: float | None,
    memory: int | None,
) -> tuple[Evidence | None, tuple[Gap, ...]]:
    """What stands behind the rows of an answer; and what of it is not derivable, which is said."""
    from diplograph.backends.guard import pointing
    from diplograph.evidence import NotDerivableError, evidence
    from diplograph.evidence.telling import say

    found: Evidence | None = None
    gaps: tuple[Gap, ...] = ()
    try:
        found = evidence(graph, answer, query, question=question, timeout=timeout, memory=memory)
        gaps = found.gaps
    except NotDerivableError as error:
        gaps = (error.gap,)
    for gap in gaps:
        reason = say("gap", language, reason=gap.reason(language))
        click.echo(f"note: {pointing(query, gap.offset, reason, name)}", err=True)
    return found, gaps
