"""The options that several commands take: one spelling, one help text, one way to handle each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, TypeVar

import click

from diplograph.words import LANGUAGES, PAGE_LANGUAGES, counted

if TYPE_CHECKING:
    from pathlib import Path

    from diplograph.backends import Graph
    from diplograph.resources import Reading
    from diplograph.texts import Texts

_Command = TypeVar("_Command", bound=Callable[..., Any])

_DIGESTS = "SELECT DISTINCT ?digest { ?source dg:textDigest ?digest }"


class Option(Protocol):
    """A decorator that gives an option to a command."""

    def __call__(self, command: _Command, /) -> _Command: ...


Complete: TypeAlias = "Callable[[click.Context, click.Parameter, str], list[Any]]"


def completed_by(name: str) -> Complete:
    """What :mod:`diplograph.cli.completion` offers under `name`, imported when a shell asks."""

    def complete(ctx: click.Context, param: click.Parameter, word: str) -> list[Any]:
        from diplograph.cli import completion

        found: list[Any] = getattr(completion, name)(ctx, param, word)
        return found

    return complete


class Choice(click.Choice[str]):
    """One of some words; of one that is none of them, the one that may have been meant is told."""

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:
        from diplograph.spelling import did_you_mean, nearest

        hint = did_you_mean(nearest(str(value), self.choices))
        said = super().get_invalid_choice_message(value, ctx)
        return f"{said.removesuffix('.')}; {hint}" if hint else said


class Whole(click.types.IntParamType):
    """A whole number from `least` to `most`."""

    name = "N"

    def __init__(self, least: int = 1, most: int = 999_999_999) -> None:
        self.least, self.most = least, most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            number = int(value)
        except ValueError:
            number = self.least - 1
        if not self.least <= number <= self.most:
            bounds = f"from {self.least:,} to {self.most:,}"
            self.fail(f"{value!r} is no whole number {bounds}.", param, ctx)
        return number


class Seconds(click.types.FloatParamType):
    """A time, in seconds: of a week at the most, as systems wait for no more than 2^31 ms."""

    name = "SECONDS"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        try:
            seconds = float(value)
        except ValueError:
            seconds = 0.0
        if not 0 < seconds <= 7 * 24 * 3600:
            self.fail(f"{value!r} is no time in seconds, above 0 and up to a week.", param, ctx)
        return seconds


#: A size in MiB, of at the most what processors have addresses for.
MEBIBYTES = Whole(most=1 << 28)

#: ``--on``, as `address`: the graph that is read.
on: Option = click.option(
    "--on",
    "address",
    metavar="ADDRESS",
    shell_complete=completed_by("files"),
    help="Build folder, RDF file or endpoint.  [default: ./out if built, else the shipped facts]",
)


def facts(purpose: str) -> Option:
    """``--facts``, as `paths`: fact files or folders, any number of them."""
    return click.option(
        "--facts",
        "paths",
        multiple=True,
        metavar="PATH",
        type=_path(),
        help=f"Fact files or folders {purpose}; repeatable.",
    )


def texts(purpose: str) -> Option:
    """``--texts``, as `folder`: the sources' texts, or None."""
    return click.option(
        "--texts",
        "folder",
        envvar="DIPLOGRAPH_TEXTS",
        show_envvar=True,
        metavar="DIR",
        type=click.Path(),
        callback=_as_path,
        help=f"Folder of the sources' texts, {purpose}.",
    )


def formats(purpose: str, *names: str) -> Option:
    """``--format``, as `format_name`: one of `names`, by default the first."""
    return click.option(
        "--format",
        "format_name",
        type=Choice(names),
        default=names[0],
        show_default=True,
        help=purpose,
    )


def lang(purpose: str, languages: Sequence[str] = PAGE_LANGUAGES) -> Option:
    """``--lang``, as `language`: one of `languages`, by default English."""
    return click.option(
        "--lang",
        "language",
        type=Choice(languages),
        default="en",
        show_default=True,
        help=purpose,
    )


def out_file(default: str) -> Option:
    """``--out``, as `out`: a file for :func:`write`."""
    return click.option(
        "-o",
        "--out",
        default=default,
        metavar="FILE",
        shell_complete=completed_by("files"),
        show_default=True,
        help="Where to; - is stdout.",
    )


def answer(purpose: str, default: str, *formats: str, language: str) -> Option:
    """How an answer is written: ``--format``, ``--out``, ``--lang``, ``--texts``, ``--evidence``.

    ``--format`` is one of `formats`, as `format_name`, or None, which
    :func:`diplograph.cli.answers.wanted_as` makes something of: what, `default` tells. `language`
    is what ``--lang`` is the language of. ``--evidence``, as `with_evidence`, is whether the claims
    behind each row are told.
    """
    taken: tuple[Option, ...] = (
        click.option(
            "--format",
            "format_name",
            type=Choice(formats),
            help=f"{purpose}  [default: by FILE; table on a terminal, else {default}]",
        ),
        out_file("-"),
        lang(language, LANGUAGES),
        texts("to show the passage behind each claim in a table"),
        click.option(
            "--evidence",
            "with_evidence",
            is_flag=True,
            help="Tell of each row which claims stand behind it.",
        ),
    )

    def give(command: _Command) -> _Command:
        for option in reversed(taken):
            command = option(command)
        return command

    return give


def out_folder(default: str) -> Option:
    """``--out``, as `out`: a folder."""
    return click.option(
        "-o",
        "--out",
        default=default,
        metavar="DIR",
        show_default=True,
        type=_path(),
        help="Folder to write into.",
    )


@contextmanager
def progress() -> Iterator[Callable[..., None]]:
    """Says on a terminal what is being done, on a line that is gone behind the block.

    It takes the step, and its share from 0 to 1 if that is known.
    """
    import sys

    if not sys.stderr.isatty():
        yield lambda _step, _share=None: None
        return

    def say(step: str, share: float | None = None) -> None:
        bar = "" if share is None else f" {'█' * round(20 * share):░<20} {share:4.0%}"
        click.echo(f"\r\033[K{step}{bar} …", nl=False, err=True)

    try:
        yield say
    finally:
        click.echo("\r\033[K", nl=False, err=True)


def write(out: str, data: bytes, *, told: str = "", advice: str = "") -> None:
    """Write to the file that ``--out`` names, whole or not at all, or to standard output.

    Of a file it is said that it was written, after what is `told` of it.
    """
    if out == "-":
        click.echo(data, nl=False)
        return
    from pathlib import Path

    from diplograph.resources import write_atomically

    write_atomically(Path(out), data)
    if told:
        click.echo(told, err=True)
    click.echo(f"wrote {out}{advice}", err=True)


def say_overlooked(reading: Reading) -> None:
    """Say of folders that look like those of a project that they are not read, and how they are."""
    for folder in reading.overlooked:
        click.echo(
            f"note: ./{folder.name} is not read: move it into ./data, or give --facts .", err=True
        )


def say_held(texts: Texts, graph: Graph, *, meaning: str = "") -> None:
    """Say of how many of the sources of `graph` the text is held, and if of none, its `meaning`."""
    found = [str(row["digest"].value) for row in graph.select(_DIGESTS)]
    held = sum(texts.find(digest) is not None for digest in found)
    count = f"{held} of {counted(len(found), 'text', 'en')} held"
    click.echo(count if held or not meaning else f"{count}: {meaning}", err=True)


def _as_path(_context: click.Context, _option: click.Parameter, value: str | None) -> Path | None:
    if value is None:
        return None
    from pathlib import Path  # 3 ms, which a lookup with `query` does not spend

    return Path(value)


def _path() -> click.Path:
    from pathlib import Path

    return click.Path(path_type=Path)
