"""``diplograph triples``: one fact file's journey, from each line of YAML to its triples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from diplograph.cli import options
from diplograph.errors import AccessError

if TYPE_CHECKING:
    from pyoxigraph import Triple

    from diplograph.facts.model import FactFile
    from diplograph.rdf import CompiledClaim, Graph


@click.command(name="triples")
@click.argument("file", type=click.Path(path_type=Path))
@options.facts("to weigh its claims against")
@options.formats("The journey, or the triples alone.", "text", "turtle", "ntriples")
def command(file: Path, paths: tuple[Path, ...], format_name: str) -> None:
    """Show what one fact file becomes.

    FILE is a fact file, or the slug of its source: of those given with --facts, else of those in
    ./data, else of those that come with diplograph.

    For each entry of FILE: its place, the claim it is compiled to, what the claim says, and the
    accepted triples it is projected to, or why it is not.

    Claims are ranked against those of the files given with --facts; without it, only against
    those of FILE itself, and those of its project where FILE leaves something to them.

    \b
    Examples:
      diplograph triples lodj-2025-06-18-asmex-mississippi
      diplograph triples visit.yaml --facts data --format turtle
    """
    from diplograph import rdf
    from diplograph.checking import weigh
    from diplograph.errors import DataError
    from diplograph.resources import reading
    from diplograph.vocabulary import vocabulary

    file = _file(file, paths)
    facts, graph, problems = weigh(reading((file, *paths)))
    own = next((one for one in facts.files if Path(one.path).resolve() == file.resolve()), None)
    if own is None:
        raise DataError(problems)
    compiled = rdf.compile_file(own, rdf.named(facts.files), vocabulary())
    triples = {*compiled.triples, *_accepted(compiled.claims, graph)}
    if format_name == "text":
        click.echo("\n".join(_journey(own, compiled.claims, graph, len(triples))))
    else:
        data = rdf.turtle(triples) if format_name == "turtle" else rdf.ntriples(triples)
        click.echo(data, nl=False)
    if problems:
        raise DataError(problems)


def _file(name: Path, paths: tuple[Path, ...]) -> Path:
    """The fact file of this name, or that of the source of this slug."""
    from diplograph.facts import load
    from diplograph.resources import reading
    from diplograph.vocabulary import vocabulary

    if name.suffix in {".yaml", ".yml"} or name.exists():
        return name
    for file in load(reading(paths), vocabulary()).files:
        if file.source and file.source.slug == str(name):
            return Path(file.path)
    raise AccessError(f"cannot read {name}: it is no file, and no source has this slug")


def _accepted(claims: Iterable[CompiledClaim], graph: Graph) -> list[Triple]:
    return [triple for claim in claims for triple in graph.verdicts[claim.iri].triples]


def _journey(
    file: FactFile, claims: tuple[CompiledClaim, ...], graph: Graph, triples: int
) -> Iterator[str]:
    from diplograph.vocabulary import ID

    yield file.path
    if file.source:
        yield from _wrapped(f"A claim's IRI is id:{file.source.slug}. with the name given below.")
        prefix = f"{ID}{file.source.slug}."
        for claim in sorted(claims, key=lambda claim: (claim.location, claim.iri)):
            yield ""
            yield from _step(claim, graph, claim.iri.removeprefix(prefix))
    yield ""
    yield from _counts(file, claims, graph, triples)


def _step(claim: CompiledClaim, graph: Graph, name: str) -> Iterator[str]:
    """One claim: its place and name, its gloss, what it projects to."""
    from diplograph.rdf.writer import written

    place = f"{claim.location.line}:{claim.location.column}"
    yield f"{place:<7} {name}"
    for gloss in claim.glosses[:1]:
        yield from _wrapped(gloss.value, " " * 8)
    verdict = graph.verdicts[claim.iri]
    for triple in verdict.triples:
        yield from _wrapped(" ".join(written(term) for term in triple), " " * 8 + "→ ")
    if verdict.reason:
        yield from _wrapped(f"not projected: {verdict.reason}", " " * 8 + "× ")


def _wrapped(text: str, indent: str = "") -> list[str]:
    """Lines of at most 80 columns, but for words that are longer; IRIs stay whole."""
    from textwrap import wrap

    return wrap(
        text,
        80,
        initial_indent=indent,
        subsequent_indent=" " * len(indent),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _counts(
    file: FactFile, claims: tuple[CompiledClaim, ...], graph: Graph, triples: int
) -> Iterator[str]:
    reasons = [graph.verdicts[claim.iri].reason for claim in claims]
    accepted = len(set(_accepted(claims, graph)))
    projected = reasons.count("")
    yield f"{len(claims)} claims: {projected} projected to {accepted} accepted triples"
    # Without the claim that a claim is outranked or superseded by.
    kinds = Counter(reason.partition(" by ")[0] for reason in reasons if reason)
    for reason, count in sorted(kinds.items()):
        yield f"{count:>6} not: {reason}"
    spans = {span for claim in file.claims for span in claim.at}
    spans |= {span for omission in file.omissions for span in omission.at}
    things = len(file.entities) + len(file.events)
    yield f"{len(spans)} passages, {things} entities and events, {triples} triples in all"
