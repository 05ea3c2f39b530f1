"""``diplograph find``: the slugs of things, by name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from diplograph.cli import options
from diplograph.errors import UsageError
from diplograph.terminal import WIDTH

if TYPE_CHECKING:
    from diplograph.naming import Match, Named

#: As wide as the column of slugs gets.
_SLUGS = 26
#: Marks what the graph does not have.
_ELSEWHERE = "*"


@click.command("find")
@click.argument("name")
@click.option(
    "--kind",
    metavar="KIND",
    shell_complete=options.completed_by("kinds"),
    help="Only of this kind, as organisation, place or sector.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    metavar="N",
    help="How many at most.",
)
@options.on
@options.facts("to look into, too; else those of ./data")
@options.formats("For people, or for programs.", "text", "json")
@click.pass_context
def command(
    ctx: click.Context,
    *,
    name: str,
    kind: str | None,
    limit: int,
    address: str | None,
    paths: tuple[Path, ...],
    format_name: str,
) -> None:
    """Find the slugs of things by NAME: actors, posts, events, sources, sectors, codes.

    NAME may be in any script, and its spelling, accents and transliteration need not be those of
    the label. The names are those of the graph, of the fact files that you are writing, and of all
    countries and first-level units of the world; what the graph does not have is marked with *, as
    only a fact file can name it. Best matches come first; if there are none, the
    exit code is 1.

    \b
    Examples:
      diplograph find Mississipi
      diplograph find "ميسيسيبي" --kind place
      diplograph find "Etats unis" --format json
    """
    from diplograph.naming import find

    if not any(map(str.isalnum, name)):
        raise UsageError(f"nothing to look for in {name!r}: give a name, or a part of one")
    known, there = _known(address, paths)
    kinds = {each for named in known for each in named.kinds}
    if kind is not None and kind not in kinds:
        raise UsageError(f"nothing is of the kind {kind!r}; there are: {', '.join(sorted(kinds))}")
    matches = find(known, name, kind=kind)
    if format_name == "json":
        click.echo(_json(matches[:limit], there))
    elif matches:
        _print(matches[:limit], there)
    if len(matches) > limit:
        click.echo(f"{len(matches) - limit} more: raise --limit, or name a --kind", err=True)
    if not matches:
        click.echo(_advice(name), err=True)
        ctx.exit(1)


def _known(
    address: str | None, paths: tuple[Path, ...]
) -> tuple[tuple[Named, ...], frozenset[str]]:
    """What has a slug, and the slugs that the graph has: others can only be written."""
    from diplograph import backends, facts
    from diplograph.naming import in_files, in_gazetteer, in_graph, in_vocabulary, merged
    from diplograph.resources import reading
    from diplograph.vocabulary import vocabulary

    found = [*in_vocabulary(vocabulary())]
    found += in_graph(backends.connect(address), vocabulary())
    there = frozenset(named.slug for named in found)
    # Of a file that is still in the making, what can be read of it counts.
    found += in_files(facts.load(reading(paths), vocabulary()).files, vocabulary())
    # Whoever defines a place as something else means that.
    kinds = {named.slug: named.kinds for named in found}
    places = in_gazetteer(vocabulary())
    found += (place for place in places if kinds.get(place.slug, place.kinds) == place.kinds)
    return merged(found), there


def _print(matches: list[Match], there: frozenset[str]) -> None:
    """A match a line: its slug whole, its name cut where the line would be too long."""
    slugs = min(max(len(match.slug) for match in matches), _SLUGS)
    kinds = max(len(match.kind) for match in matches)
    for match in matches:
        why = f"({match.why})" if match.slug in there else f"({match.why}) {_ELSEWHERE}"
        room = max(WIDTH - slugs - kinds - len(why) - 6, 8)
        name = match.name if len(match.name) <= room else match.name[: room - 1] + "…"
        # A longer slug has the line to itself.
        between = "\n" + " " * slugs if len(match.slug) > slugs else " " * (slugs - len(match.slug))
        slug = click.style(match.slug, bold=True)
        dim = click.style(why, dim=True)
        click.echo(f"{slug}{between}  {match.kind:<{kinds}}  {name}  {dim}")
    if any(match.slug not in there for match in matches):
        click.echo(f"{_ELSEWHERE} not in this graph: only a fact file can name it", err=True)


def _advice(name: str) -> str:
    return (
        f"nothing is called {name!r}, or nearly so. To introduce it in a fact file:\n"
        "  entities:\n"
        "    its-slug: {kind: organisation, label: {en: …, fr: …, ar: …}}\n"
        "Or person, post, delegation, group (not named), city, place; a place with an ISO 3166\n"
        "code has it as its slug. A sector that is not in the list is a free claim.\n"
        "What several files speak of stands in data/entities, with its source."
    )


def _json(matches: list[Match], there: frozenset[str]) -> str:
    import json

    found = [
        {
            "slug": match.slug,
            "kind": match.kind,
            "name": match.name,
            "why": match.why,
            "in_graph": match.slug in there,
            "likeness": round(100 - match.distance),
        }
        for match in matches
    ]
    return json.dumps(found, ensure_ascii=False, indent=2)
