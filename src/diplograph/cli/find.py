"""``diplograph find``: the slugs of things, by name."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from diplograph.cli import options
from diplograph.errors import UsageError
from diplograph.terminal import WIDTH, Terminal, wrapped

if TYPE_CHECKING:
    from diplograph.naming import Match, Named

#: As wide as the column of slugs gets.
_SLUGS = 26
#: How many are shown, and how many where nothing is near, and so none may be meant.
_MANY, _FEW = 10, 4
#: Marks what the graph does not have, and what only the graph has: no fact file here defines it.
_ELSEWHERE = "*"
_FOREIGN = "+"


class _Known(NamedTuple):
    """What has a slug, and the slugs that the graph has; `foreign` are those that it alone has."""

    named: tuple[Named, ...]
    there: frozenset[str]
    foreign: frozenset[str]

    def mark(self, slug: str) -> str:
        if slug not in self.there:
            return _ELSEWHERE
        return _FOREIGN if slug in self.foreign else ""


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
    type=options.Whole(),
    metavar="N",
    help="How many at most.  [default: 10; 4 where all are only like NAME]",
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
    limit: int | None,
    address: str | None,
    paths: tuple[Path, ...],
    format_name: str,
) -> None:
    """Find the slugs of things by NAME: actors, posts, events, sources, sectors, codes.

    NAME may be in any script, and its spelling, accents and transliteration need not be those of
    the label. The names are those of the graph, of the fact files that you are writing, and of all
    countries and first-level units of the world. What the graph does not have is marked with *: a
    fact file can name it, and a query cannot. Where you have fact files, what only the graph has is
    marked with +: a fact file has to define it first. Best matches come first, what only sounds
    like NAME last; if there are none, the exit code is 1.

    \b
    Examples:
      diplograph find Mississipi
      diplograph find "ميسيسيبي" --kind place
      diplograph find "Etats unis" --format json
    """
    from diplograph.naming import find

    if not any(map(str.isalnum, name)):
        raise UsageError(f"nothing to look for in {name!r}: give a name, or a part of one")
    known = _known(address, paths)
    kinds = {each for named in known.named for each in named.kinds}
    if kind is not None and kind not in kinds:
        raise UsageError(f"nothing is of the kind {kind!r}; there are: {', '.join(sorted(kinds))}")
    matches = find(known.named, name, kind=kind)
    is_near = bool(matches) and matches[0].is_near
    shown = limit or (_MANY if is_near else _FEW)
    if format_name == "json":
        click.echo(_json(matches[:shown], known))
    elif matches:
        _print(matches[:shown], known)
    if len(matches) > shown:
        click.echo(f"{len(matches) - shown} more: raise --limit, or name a --kind", err=True)
    if not is_near:
        click.echo(_advice(name, are_alike=bool(matches)), err=True)
    if not matches:
        ctx.exit(1)


def _known(address: str | None, paths: tuple[Path, ...]) -> _Known:
    """What has a slug, in the graph, in the facts or in the world."""
    from diplograph import backends, facts
    from diplograph.naming import in_files, in_gazetteer, in_graph, in_vocabulary, merged
    from diplograph.resources import package_data, reading
    from diplograph.vocabulary import vocabulary

    codes = [*in_vocabulary(vocabulary())]
    graph = [*in_graph(backends.connect(address), vocabulary())]
    there = frozenset(named.slug for named in (*codes, *graph))
    read = reading(paths)
    # Of a file that is still in the making, what can be read of it counts.
    files = [*in_files(facts.load(read, vocabulary()).files, vocabulary())]
    found = [*codes, *graph, *files]
    # Whoever defines a place as something else means that.
    kinds = {named.slug: named.kinds for named in found}
    places = [*in_gazetteer(vocabulary())]
    found += (place for place in places if kinds.get(place.slug, place.kinds) == place.kinds)
    is_own = any(package_data() not in file.parents for file in read.facts)
    usable = {named.slug for named in (*codes, *files, *places)}
    return _Known(merged(found), there, there - usable if is_own else frozenset())


def _print(matches: list[Match], known: _Known) -> None:
    """A match a line: its slug whole, its name cut where the line would be too long."""
    slugs = min(max(len(match.slug) for match in matches), _SLUGS)
    kinds = max(len(match.kind) for match in matches)
    for match in matches:
        why = f"({match.why}) {known.mark(match.slug)}".rstrip()
        room = max(WIDTH - slugs - kinds - len(why) - 6, 8)
        name = match.name if len(match.name) <= room else match.name[: room - 1] + "…"
        # A longer slug has the line to itself.
        between = "\n" + " " * slugs if len(match.slug) > slugs else " " * (slugs - len(match.slug))
        slug = click.style(match.slug, bold=True)
        dim = click.style(why, dim=True)
        click.echo(f"{slug}{between}  {match.kind:<{kinds}}  {name}  {dim}")
    marks = {known.mark(match.slug) for match in matches}
    if _ELSEWHERE in marks:
        click.echo(f"{_ELSEWHERE} not in this graph: only a fact file can name it", err=True)
    if _FOREIGN in marks:
        click.echo(f"{_FOREIGN} only in this graph: a fact file has to define it first", err=True)


def _advice(name: str, *, are_alike: bool) -> str:
    found = ": these are only like it" if are_alike else ", or nearly so"
    width = Terminal.of(sys.stderr).width
    first = f"nothing is called {name!r}{found}. To introduce it in a fact file:"
    others = (
        "Or person, post, delegation, group (not named), city, place; a place with an ISO 3166 code"
        " has it as its slug. Of towns there is no list: each is a city of your own.",
        "What several files speak of stands in data/entities, with its source; so does a sector of"
        " your own, with kind: sector.",
    )
    example = "  entities:\n    its-slug: {kind: organisation, label: {en: …, fr: …, ar: …}}"
    return "\n".join([wrapped(first, width), example, *(wrapped(each, width) for each in others)])


def _json(matches: list[Match], known: _Known) -> str:
    import json

    found = [
        {
            "slug": match.slug,
            "kind": match.kind,
            "name": match.name,
            "why": match.why,
            "in_graph": match.slug in known.there,
            "in_facts": match.slug not in known.foreign,
            "likeness": round(100 - match.distance),
        }
        for match in matches
    ]
    return json.dumps(found, ensure_ascii=False, indent=2)
