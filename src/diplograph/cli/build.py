"""``diplograph build``: the main job, from fact files to graph, picture and report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from diplograph.cli import options
from diplograph.errors import UsageError
from diplograph.words import counted

if TYPE_CHECKING:
    from diplograph.build import Built

#: What a build writes, with what each file is for, in the order in which they are worth opening.
FILES = {
    "network.html": "the picture: open it with a double click",
    "report.html": "every fact with who says it, where, and how firmly",
    "report.json": "the same for programs",
    "graph.ttl": "{triples:,} triples, for Protégé, GraphDB and others",
    "graph.trig": "the same with a graph of its own for each source",
}


@click.command(name="build")
@options.facts("to read instead of ./data or the shipped facts")
@options.out_folder("out")
@options.texts("to recompute every digest")
@click.option(
    "--as-of",
    metavar="DATE",
    help="Leave out the sources recorded after this day (YYYY-MM-DD).",
)
@click.option("--anew", is_flag=True, help="Read and check all files again, and the whole graph.")
@click.option(
    "--jobs",
    metavar="N",
    type=options.Whole(),
    help="Work in so many processes.  [default: as many as there are processors]",
)
def command(
    paths: tuple[Path, ...],
    out: Path,
    folder: Path | None,
    as_of: str | None,
    *,
    anew: bool,
    jobs: int | None,
) -> None:
    """Check, compile and validate the facts, and write what they become.

    Reads ./data/facts and ./data/entities if they are there, else the facts that come with
    diplograph. Writes graph.ttl, graph.trig, network.html, report.html and report.json into
    the output folder, whole or not at all, and the engine's files into .store/ there. Where these
    are there already, of the same files and made by the same diplograph, nothing is written; of
    other files, those that have changed since are read and checked, and what hangs on them.

    With --as-of, the graph is what was known on that day: sources recorded later are left out with
    their claims and corrections, and ranks are those of then, as far as the files can tell. All
    files must be without problems all the same.

    Files are read, checked, compiled and validated some at a time, by several processes (--jobs);
    with any number of them the output is the same.

    \b
    Examples:
      diplograph build
      diplograph build --facts my-facts/ -o my-graph
      diplograph build --as-of 2026-11-30 -o known-then
    """
    from diplograph.build import build, rebuilt, untouched
    from diplograph.freshness import made_of
    from diplograph.resources import reading

    if folder:
        from diplograph.texts import Texts

        held = Texts(folder)
    else:
        held = None
    day = _day(as_of) if as_of is not None else None
    read = reading(paths)
    options.say_overlooked(read)
    may_be_there = bool(read.facts) and not (anew or held)
    built = untouched(read, out, as_of=day) if may_be_there else None
    if built is None:
        made = made_of(read, day) if read.facts else None
        built = rebuilt(read, out, as_of=day, made=made) if may_be_there else None
    if built is None:
        with options.progress() as progress:
            built = build(
                read,
                out,
                texts=held,
                as_of=day,
                made=made,
                anew=anew,
                jobs=jobs,
                progress=progress,
            )
    for line in _summary(built, day):
        click.echo(line, err=True)
    if held:
        from diplograph.backends import connect

        click.echo(err=True)
        options.say_held(held, connect(out), meaning="no digest was recomputed")


def _day(text: str) -> str:
    """The day, which is whole and in the calendar. Raises UsageError."""
    from datetime import date
    from re import fullmatch

    try:
        if not fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            raise ValueError
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise UsageError(f"--as-of takes a day, as 2026-11-30, and not {text!r}") from None


def _summary(built: Built, day: str | None) -> list[str]:
    """What the graph says, where the files are, and what to try next."""
    from shlex import quote
    from textwrap import fill

    reading = built.reading
    files = counted(len(reading.facts), "fact file", "en")
    lines = [f"Read {files} from {reading.origin}; {built.claims} claims."]
    if built.is_as_it_was:
        lines.append("Nothing has changed since they were built, so nothing was written.")
    if day:
        count = counted(len(built.later), "source", "en")
        lines.append(f"As known on {day}: {count} recorded later left out.")
    for thing, name in built.undecided:
        lines.append(f"Undecided then: {name} of {thing}. Two values, and no choice between them.")
    lines.append("")
    lines += [
        fill(sentence, 78, initial_indent="  • ", subsequent_indent="    ")
        for sentence in built.findings
    ]
    lines.append("")
    width = max(len(str(built.out / name)) for name in FILES)
    for name, purpose in FILES.items():
        lines.append(f"  {built.out / name!s:<{width}}  {purpose.format(triples=built.triples)}")
    on = "" if built.out == Path("out") else f" --on {quote(str(built.out))}"
    return [
        *lines,
        "",
        "Next:",
        "  diplograph queries                     what is ready to be asked",
        f"  diplograph query visits-held{on}",
        f"  diplograph view --lang fr{on}",
    ]
