"""The command line: one module per command, imported only when that command is asked for."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib import import_module
from io import BufferedWriter, RawIOBase, StringIO, TextIOWrapper
from typing import NoReturn, TextIO

import click

from diplograph.errors import AccessError, DataError, DiplographError, reason
from diplograph.terminal import Terminal, color_wanted, visible, wrapped

#: The environment variable by which a shell asks for completion: click's name for it.
COMPLETION = "_DIPLOGRAPH_COMPLETE"

#: Command name to the module that holds it (as `command`) and its line in the list of commands.
COMMANDS = {
    "build": (
        "build",
        "Check, compile and validate the facts; write the graph, picture and report.",
    ),
    "check": ("check", "Say everything that is wrong in fact files, with its place."),
    "new": ("new", "Start a fact file from an article."),
    "locate": ("locate", "Print where words stand in a text."),
    "find": ("find", "Find the slugs of things by name."),
    "query": ("query", "Ask the graph in SPARQL, or ask a ready-made question."),
    "queries": ("queries", "List the ready-made questions."),
    "analyse": ("analyse", "Analyse the network of who met whom, with the claims behind."),
    "explain": ("explain", "Explain a term or a triple: who says so, where, and how firmly."),
    "diff": ("diff", "Tell what changed in what is known, between builds or revisions."),
    "view": ("view", "Draw the graph as one HTML file."),
    "export": ("export", "Write the graph for another tool."),
    "import": ("import_", "Read a graph back from an RDF file, checked, with nothing lost."),
    "serve": ("serve", "Serve the graph: a SPARQL endpoint, read-only, and a page."),
    "push": ("push", "Load the graph into a remote store, whole or not at all."),
    "triples": ("triples", "Show what one fact file becomes."),
}


class Commands(click.Group):
    """A group whose commands are imported on use, so that `--help` costs click and nothing else."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"diplograph.cli.{COMMANDS[cmd_name][0]}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in COMMANDS and not args[0].startswith("-") and not ctx.resilient_parsing:
            from diplograph.spelling import did_you_mean, nearest

            hint = did_you_mean(nearest(args[0], COMMANDS))
            ctx.fail(f"No such command {args[0]!r}{hint and f'; {hint}'}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # a reader such as `head` has had enough; click would exit with 1
            _discard_output()
            ctx.exit(0)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


def version() -> str:
    """The installed version of diplograph."""
    from importlib.metadata import version as installed

    return installed("diplograph")


def print_version(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        click.echo(f"diplograph {version()}")
        ctx.exit()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=print_version,
    help="Show the version and exit.",
)
@click.pass_context
def diplograph(ctx: click.Context) -> None:
    """A knowledge graph of subnational economic diplomacy.

    Every fact leads to who said it, where in the source, and how firmly.

    \b
    Start with:
      diplograph build
      diplograph queries
    """
    ctx.color = color_wanted()  # None: click decides by where the output goes


def main() -> None:
    """Run the command line and end the process with the code that says how it went.

    0 fine, 1 problems in the data, 2 wrong use, 3 could not read, write or reach, 4 over a limit
    of time or memory, 130 interrupted.
    """
    try:
        sys.stdout = _whole_output()
        if COMPLETION in os.environ:
            from diplograph.cli.completion import register

            register()
        # Outside its standalone mode click returns the code of `ctx.exit`, and raises nothing.
        code = diplograph.main(standalone_mode=False) or 0
        sys.stdout.flush()
    except BrokenPipeError:
        _discard_output()
        code = 0
    except OSError as error:
        _discard_output()
        _complain(f"error: cannot write the output: {reason(error)}")
        code = AccessError.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        code = 130
    except click.ClickException as error:
        said = StringIO()
        error.show(said)
        _complain(said.getvalue().rstrip("\n"))
        code = error.exit_code
    except DataError as error:
        from diplograph.diagnostics.text import as_text, summary

        shown = as_text(error.problems, Terminal.of(sys.stderr))
        click.echo(f"{shown}{summary(error.problems)}", err=True, color=True)
        code = error.exit_code
    except DiplographError as error:
        _complain(f"error: {error}")
        code = error.exit_code
    _end(code)


def _complain(message: str) -> None:
    message = "\n".join(map(visible, message.split("\n")))  # it may name what is of others
    if sys.stderr is not None:  # closed by the caller
        click.echo(wrapped(message, Terminal.of(sys.stderr).width), err=True)


def _end(code: int) -> NoReturn:
    """End the process at once: all files and stores are closed, and the system takes the rest.

    Python would give its memory back object by object: about a fifth of what `check` costs.
    """
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # closed by the caller
            with suppress(OSError):  # what could be said of it has been said
                stream.flush()
    os._exit(code)


def _whole_output() -> TextIO:
    """Standard output that takes all that is written to it, or raises OSError.

    Under PYTHONUNBUFFERED what is written goes to the system in one call, which may take a part of
    it (a disk that is filling up) and say so by a number that nobody reads.
    """
    if sys.stdout is None:  # closed by the caller, who does not want what goes there
        return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123
    if not isinstance(raw := sys.stdout.buffer, RawIOBase):
        return sys.stdout
    return TextIOWrapper(BufferedWriter(raw), sys.stdout.encoding, sys.stdout.errors)


def _discard_output() -> None:
    """Let what is still to be flushed to standard output go nowhere: Python does it at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
