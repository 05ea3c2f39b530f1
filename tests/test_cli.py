"""The command line as a whole: help, versions, and standard output that takes nothing more."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
from importlib import import_module
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from diplograph.cli import COMMANDS, diplograph
from samples import sample

if TYPE_CHECKING:
    from conftest import Run

WRITERS = (("query", "visits-held"), ("queries",), ("queries", "visits-held"), ("export",))


def shell(line: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a line of bash that calls ``diplograph``; the exit code is that of its first command."""
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
    cache = str(cwd / "cache")
    return subprocess.run(
        ["bash", "-c", f"{line}; exit ${{PIPESTATUS[0]}}"],
        cwd=cwd,
        env={**os.environ, "PATH": path, "XDG_CACHE_HOME": cache},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_help_names_every_command_and_imports_no_engine(run_installed: Run) -> None:
    shown = run_installed("--help").out
    assert all(f"\n  {name} " in shown for name in COMMANDS)
    assert max(map(len, shown.splitlines())) <= 80
    heavy = "{'rdflib', 'pyoxigraph', 'yaml', 'networkx', 'jinja2', 'rich'}"
    code = f"import sys, diplograph.cli; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_an_option_of_several_commands_is_declared_once() -> None:
    declared: dict[str, set[tuple[object, ...]]] = {}
    for module, _ in COMMANDS.values():
        for option in import_module(f"diplograph.cli.{module}").command.params:
            if isinstance(option, click.Option):
                kind = (option.name, option.envvar, option.multiple, type(option.type))
                declared.setdefault(option.opts[-1], set()).add(kind)
    # A build goes into a folder, which is a path; anything else into a file or standard output.
    # A text may be in any language, which surfaces are not.
    differing = {name for name, kinds in declared.items() if len(kinds) > 1}
    assert differing == {"--lang", "--out"}


def test_the_version_is_the_installed_one(run_installed: Run) -> None:
    from importlib.metadata import version

    assert run_installed("--version").out == f"diplograph {version('diplograph')}\n"


@pytest.mark.parametrize("args", [("frobnicate",), ("build", "--frob"), ("query",)])
def test_wrong_use_exits_with_2_and_says_what_there_is(run: Run, args: tuple[str, ...]) -> None:
    ran = run(*args, code=2)
    assert ran.out == ""
    assert "--help" in ran.err


@pytest.mark.parametrize(
    ("args", "meant"),
    [
        (("qurey",), "query"),
        (("query", "visits-held", "--lang", "eng"), "en"),
        (("query", "visits-held", "--format", "cvs"), "csv"),
        (("analyse", "broker"), "brokers"),
        (("analyse", "brokers", "--by", "betweeness"), "betweenness"),
    ],
)
def test_a_choice_that_there_is_not_is_told_the_one_that_was_meant(
    args: tuple[str, ...], meant: str
) -> None:
    with pytest.raises(click.UsageError, match=f'; did you mean "{meant}"') as found:
        diplograph.main(args, standalone_mode=False)
    assert found.value.exit_code == 2


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("serve", "--port", "abc"), "'abc' is no whole number from 0 to 65,535."),
        (("serve", "--port", "65536"), "'65536' is no whole number from 0 to 65,535."),
        (("find", "a", "--limit", "0"), "'0' is no whole number from 1 to 999,999,999."),
        (("query", "visits-held", "--memory", "9" * 20), "no whole number from 1 to 268,435,456."),
        *(
            (("query", "visits-held", "--timeout", time), f"'{time}' is no time in seconds, above")
            for time in ("0", "-1", "nan", "inf", "1e9", "soon")
        ),
    ],
)
def test_a_number_that_will_not_do_is_told_its_bounds(args: tuple[str, ...], says: str) -> None:
    with pytest.raises(click.UsageError, match=re.escape(says)) as found:
        diplograph.main(args, standalone_mode=False)
    assert found.value.exit_code == 2


def test_the_longest_time_and_the_most_memory_are_taken(run: Run, built: Path) -> None:
    most = ("--timeout", "604800", "--memory", "268435456")
    assert run("query", "visits-held", "--on", built, *most).out


@pytest.mark.parametrize(
    "args",
    [
        ("query", "no-such-question"),
        ("explain", "id:asmex", "dg:foo"),
        ("build", "--as-of", "1999-01-01"),
        ("check", "--format", "no-such-format"),
        ("view", "--on", "https://endpoint.invalid.example/a/long/path", "--lang", "xx"),
    ],
    ids=" ".join,
)
def test_an_error_is_wrapped_for_the_terminal(run: Run, built: Path, args: tuple[str, ...]) -> None:
    on = ("--on", built) if args[0] in ("query", "explain") else ()
    ran = run(*args, *on, code=None)
    assert ran.code in (2, 3)
    assert ran.err
    long = [line for line in ran.err.splitlines() if len(line) > 80]
    assert [line for line in long if len(line.split()) > 1] == []


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("new", "none.txt"), "cannot read none.txt: no such file or folder"),
        (("new", "."), "cannot read .: it is a folder"),
        (("locate", ".", "words"), "cannot read .: it is a folder"),
        (("view", "-o", "none/a.html"), "cannot write none/a.html: there is no folder none"),
        (("view", "-o", "/proc/a.html"), "cannot write /proc/a.html: no file can be made there"),
    ],
)
def test_a_path_that_will_not_do_is_told_in_our_words(
    run: Run, built: Path, args: tuple[str, ...], says: str
) -> None:
    on = ("--on", built) if args[0] == "view" else ()
    assert run(*args, *on, code=3).err == f"error: {says}\n"


@pytest.mark.parametrize("args", [("find", ""), ("find", " … "), ("locate", "text.txt", "")])
def test_nothing_is_not_looked_for(run: Run, tmp_path: Path, args: tuple[str, ...]) -> None:
    (tmp_path / "text.txt").write_text("Words.", encoding="utf-8")
    ran = run(*args, code=2)
    assert ran.out == ""
    assert ran.err.startswith("error: nothing to look for in '")


@pytest.mark.parametrize("args", WRITERS, ids=" ".join)
def test_a_reader_that_has_had_enough_is_no_error(
    args: tuple[str, ...], built: Path, tmp_path: Path
) -> None:
    on = f" --on {built}" if args[0] != "queries" else ""
    done = shell(f"diplograph {' '.join(args)}{on} 2>&1 | head -c 1", tmp_path)
    assert (done.returncode, done.stderr, len(done.stdout)) == (0, "", 1)


@pytest.mark.parametrize("args", WRITERS, ids=" ".join)
def test_a_full_disk_is_one_sentence(args: tuple[str, ...], built: Path, tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    on = f" --on {built}" if args[0] != "queries" else ""
    done = shell(f"diplograph {' '.join(args)}{on} > /dev/full", tmp_path)
    assert done.returncode == 3
    assert done.stderr.endswith("error: cannot write the output: No space left on device\n")
    assert "Traceback" not in done.stderr


#: Commands that write at length, and whether Python keeps back what it writes: each third is
#: tried, and all are by `make test-many`.
LONG = [
    "export --on BUILT",
    "view --on BUILT -o -",
    "query evidence --on BUILT",
    "query evidence --on BUILT --format md",
    "query evidence --on BUILT --format table",
    "query 'DESCRIBE dg:Visit' --on BUILT",
    "triples FILE",
    "triples FILE --format ntriples",
    "queries visits-held",
    "--help",
]


@pytest.mark.parametrize(("command", "unbuffered"), sample(list(product(LONG, ["", "1"])), every=3))
def test_a_file_that_may_grow_no_further_is_one_sentence(
    command: str, unbuffered: str, built: Path, root: Path, tmp_path: Path
) -> None:
    """The system takes what still fits and says how much, which must not pass for all of it."""
    file = root / "tests" / "golden" / "rdf" / "facts" / "2031-03-06-example-visit.yaml"
    command = command.replace("BUILT", str(built)).replace("FILE", str(file))
    line = f"PYTHONUNBUFFERED={unbuffered} diplograph {command}"
    whole = shell(line, tmp_path).stdout.encode()
    blocks = 1 if len(whole) > 1024 else 0
    limited = (
        f"(head -c {blocks * 1024 + 400} /dev/zero > part; ulimit -f {blocks + 1}; {line} >> part)"
    )
    done = shell(limited, tmp_path)
    assert len(whole) > 624, "too short to be cut off"
    assert done.returncode == 3
    assert done.stderr == "error: cannot write the output: File too large\n"


@pytest.mark.parametrize("args", WRITERS, ids=" ".join)
def test_a_closed_standard_output_wants_nothing(
    args: tuple[str, ...], built: Path, tmp_path: Path
) -> None:
    on = f" --on {built}" if args[0] != "queries" else ""
    done = shell(f"diplograph {' '.join(args)}{on} >&-", tmp_path)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr


def test_ctrl_c_while_the_command_is_imported_is_one_word(
    run_installed: Run, tmp_path: Path
) -> None:
    """A `click` of the test's own, before the installed one, interrupts its import."""
    (tmp_path / "click.py").write_text(
        "import os, signal, time\nos.kill(os.getpid(), signal.SIGINT)\ntime.sleep(9)\n"
    )
    ran = run_installed("--help", env={"PYTHONPATH": str(tmp_path)}, code=130)
    assert (ran.out, ran.err) == ("", "interrupted\n")
