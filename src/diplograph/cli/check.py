"""`diplograph check`: everything that is wrong in fact files, with its place."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from diplograph.cli import options
from diplograph.errors import AccessError, UsageError, reason
from diplograph.problems import Problem
from diplograph.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diplograph.facts import Facts
    from diplograph.facts.model import FactFile
    from diplograph.resources import Reading
    from diplograph.texts import Texts


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@options.texts("to check digests, coverage and wording as well")
@click.option(
    "--fix",
    is_flag=True,
    help="First put places for words under at:, and complete spans; needs --texts.",
)
@click.option("--coverage", is_flag=True, help="Show what of each text is accounted for.")
@options.formats("How problems are shown.", "text", "json", "github")
@click.option(
    "--explain",
    "code",
    metavar="[CODE]",
    shell_complete=options.completed_by("codes"),
    is_flag=False,
    flag_value="",
    help="Tell what a code of a problem means and exit; without CODE, list them.",
)
@click.pass_context
def command(
    ctx: click.Context,
    *,
    paths: tuple[Path, ...],
    folder: Path | None,
    fix: bool,
    coverage: bool,
    format_name: str,
    code: str | None,
) -> None:
    """Say everything that is wrong in fact files, with its place.

    PATHS are fact files, or folders of them, to be read instead of data/facts. Problems go to
    standard output, sorted by place, each with its line and carets under what is wrong; the exit
    code is 1 if there are any. Colours show on a terminal, and not if NO_COLOR is set.

    Notes follow: events of several files that may be one, sources that are one text, places of
    events that lie in no country, or in a region at no particular time, parts of an event that are
    dated outside of it, and accents that are stored apart from their letters. They are for you to
    judge, nothing is merged, and the exit code does not count them.

    Without PATHS, or for a folder, the graph is held to the SHACL shapes and the invariants too, as
    in a build. What the rules of fact files let pass, these have nothing against, so that files
    named one by one are answered without them.

    While you write, at: may hold the words themselves: at: "a reçu une délégation". With --fix,
    they are replaced by their place in the text, where it is certain which is meant.

    With --coverage, each text follows paragraph by paragraph: what is under claims and of which
    kind, what is left out and why, what is still to be read. Without --texts, spans stand for it.

    \b
    Examples:
      diplograph check
      diplograph check data/facts/2024-03-05-example.yaml --texts ~/texts
      diplograph check --texts ~/texts --fix
      diplograph check --format json
      diplograph check --explain unknown-key
      diplograph check visit.yaml --texts ~/texts --coverage
    """
    if code is not None:
        _explain(code)
        return
    from diplograph.facts import load
    from diplograph.resources import reading
    from diplograph.vocabulary import vocabulary

    if fix and folder is None:
        raise UsageError("--fix computes digests from the texts: give --texts DIR as well")
    if coverage and format_name != "text":
        raise UsageError(f"--coverage is for reading, and goes with no --format {format_name}")
    texts = _texts(folder)
    read = reading(paths)
    options.say_overlooked(read)
    if not paths:
        read.require_facts()
    facts = load(read, vocabulary())
    unplaced: tuple[Problem, ...] = ()
    if fix and texts:
        unplaced = _place(facts, texts)
        facts = load(read, vocabulary())
        if _record(facts, texts):
            facts = load(read, vocabulary())
    named = bool(paths) and not any(path.is_dir() for path in paths)
    problems = _told(_problems(read, facts, texts, named=named), unplaced)
    notes = _notes(read, facts)
    _show(problems, notes, format_name)
    if coverage:
        _show_coverage(facts, texts)
    _summarize(read, facts, texts, problems)
    if notes:
        click.echo(f"{counted(len(notes), 'note', 'en')} to look at, with nothing wrong", err=True)
    if problems:
        ctx.exit(1)


def _texts(folder: Path | None) -> Texts | None:
    if folder is None:
        return None
    from diplograph.texts import Texts

    return Texts(folder)


def _explain(code: str) -> None:
    from diplograph.diagnostics import catalogue
    from diplograph.terminal import Terminal

    terminal = Terminal.of(sys.stdout)
    told = catalogue.explain(code, terminal) if code else catalogue.listed(terminal)
    click.echo(told, nl=False, color=True)


def _notes(read: Reading, facts: Facts) -> tuple[Problem, ...]:
    """What may be one in several files, places nowhere or at no time, parts outside or untold.

    A file alone has nobody to be compared with, and another may say where a place lies.
    """
    from diplograph.facts import (
        beside_visits,
        decomposed,
        likely_matches,
        lying_nowhere,
        of_no_time,
        outside_wholes,
    )

    alone = sum(file.source is not None for file in facts.files) < 2
    alike = () if alone else likely_matches(facts.files)
    nowhere = () if read.siblings else lying_nowhere(facts.files)
    files = facts.files
    within_files = (*of_no_time(files), *outside_wholes(files), *beside_visits(files))
    apart = decomposed(facts.sheets)
    return tuple(sorted((*alike, *nowhere, *within_files, *apart)))


def _show(problems: tuple[Problem, ...], notes: tuple[Problem, ...], format_name: str) -> None:
    if format_name == "text" and not (problems or notes):
        return
    from diplograph.diagnostics.formats import as_github, as_json
    from diplograph.diagnostics.text import as_text
    from diplograph.terminal import Terminal

    if format_name == "json":
        shown = as_json(problems, notes)
    elif format_name == "github":
        shown = as_github(problems, notes)
    else:
        terminal = Terminal.of(sys.stdout)
        shown = as_text(problems, terminal) + as_text(notes, terminal, level="note")
    click.echo(shown, nl=False, color=True)


def _problems(
    read: Reading, facts: Facts, texts: Texts | None, *, named: bool
) -> tuple[Problem, ...]:
    """The problems; of files that are `named` one by one, without what no rule lets come about."""
    from diplograph.checking import check, check_named

    if named:
        return check_named(read, facts, texts)
    _, problems = check(read, facts, texts)
    return problems


def _show_coverage(facts: Facts, texts: Texts | None) -> None:
    from diplograph.coverage import cover, lines

    colours = {"claimed": "green", "omitted": "bright_black", "todo": "yellow", "open": "red"}
    for file in facts.files:
        if file.source is None:
            continue
        text = texts.find(file.source.sha256) if texts else None
        click.echo(f"\n{file.source.slug}\n")
        for state, line in lines(cover(file, text)):
            click.echo(click.style(line, fg=colours[state]) if state else line)


def _place(facts: Facts, texts: Texts) -> tuple[Problem, ...]:
    """Put the offsets of words that stand under `at:`; tell which words could not be placed."""
    from diplograph.facts import with_places

    problems: list[Problem] = []
    for file, text in _held(facts, texts):
        placed = with_places(_bytes(file.path), file.path, text)
        problems += placed.problems
        _rewrite(file.path, placed.data, "put the places of words into")
    return tuple(problems)


def _told(problems: tuple[Problem, ...], unplaced: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """The problems, those of words that could not be placed said as such."""
    better = {problem.location: problem for problem in unplaced}
    return tuple(sorted(better.get(each.location, each) for each in problems))


def _record(facts: Facts, texts: Texts) -> bool:
    """Complete the records of spans in every file whose text is held; tell if any was written."""
    from diplograph.facts import with_records

    fixed = False
    for file, text in _held(facts, texts):
        after = with_records(_bytes(file.path), file, text)
        fixed |= _rewrite(file.path, after, "completed the records of spans in")
    return fixed


def _held(facts: Facts, texts: Texts) -> Iterator[tuple[FactFile, str]]:
    """The files whose text is held, with it."""
    for file in facts.files:
        text = texts.find(file.source.sha256) if file.source else None
        if text is not None:
            yield file, text


def _bytes(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise AccessError(f"cannot read {path}: {reason(error)}") from error


def _rewrite(path: str, after: bytes, done: str) -> bool:
    from diplograph.resources import write_atomically

    if after == _bytes(path):
        return False
    write_atomically(Path(path), after)
    click.echo(f"{done} {path}", err=True)
    return True


def _summarize(
    read: Reading, facts: Facts, texts: Texts | None, problems: tuple[Problem, ...]
) -> None:
    unheld: tuple[str, ...] = ()
    if texts:
        from diplograph.facts import not_held

        unheld = not_held(facts, texts)
        for slug in unheld:
            note = f"note: the text of {slug} is not held: its spans and wording were not checked"
            click.echo(note, err=True)
    if problems:
        from diplograph.diagnostics.text import summary

        click.echo(summary(problems), err=True)
        return
    sources = [file.source for file in facts.files if file.source]
    claims = sum(len(file.claims) for file in facts.files)
    digests = {source.sha256 for source in sources if source.sha256}
    held = sum(texts.find(digest) is not None for digest in digests) if texts else 0
    click.echo(f"no problem in the facts read from {read.origin}", err=True)
    click.echo(
        f"  {counted(claims, 'claim', 'en')} of {counted(len(sources), 'source', 'en')}", err=True
    )
    of_these = f"  {held} of {counted(len(digests), 'text', 'en')} held"
    covered = (
        f"{of_these}: all digests recomputed, all words claimed or left out"
        if held
        else f"{of_these}: digests, coverage and wording were not checked"
        if texts
        else "  digests, coverage and wording were not checked: give --texts DIR"
    )
    click.echo(covered, err=True)
    if read.siblings:
        others = counted(len(read.siblings), "other file", "en")
        between = "contradictions between files show without a FILE"
        click.echo(f"  {others} left out; {between}", err=True)
