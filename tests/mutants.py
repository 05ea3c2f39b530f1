"""How many small mistakes in what must not fail its tests find: the score of mutation.

Run: ``python tests/mutants.py [--every N] [NAME ...]``; ``make mutants`` makes all of them. Each
mutant is one change to one function: a comparison, an operator, a constant, a condition turned
round, a statement left out. One is alive if the tests of its part pass all the same, and is shown.
Texts of messages are not changed. A child process runs the tests of one mutant, the quickest first
and none after one that fails, with everything imported that no mutant is part of; one that does not
come to an end is found as well. Exits with 1
if fewer than 95 of 100 are found.
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib.abc
import importlib.machinery
import io
import json
import math
import os
import signal
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from tempfile import TemporaryFile
from types import ModuleType
from typing import IO, TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "diplograph"
#: Of 100 mutants so many are to be found.
GOAL = 95
#: How many times as long as without a mutant a test may take, and so many seconds more.
PATIENCE, LONGER = 5, 8


class Part(NamedTuple):
    """What is changed, functions of a module (none named: all), and the tests that see it.

    `only` chooses among the tests as -k of pytest does.
    """

    module: str
    tests: Sequence[str]
    functions: Collection[str] = ()
    only: str = ""


PARTS = {
    "guard": Part("backends.guard", ("test_backends_guard.py",)),
    "turtle": Part(
        "rdf.tokens",
        ("test_rdf_writer.py",),
        ("literal", "of_iri", "_escaped", "_escape", "_unescaped", "_unescape", "iri_of"),
    ),
    "xml": Part("export.xml", ("test_escaping.py",)),
    "answers": Part("queries.unfit", ("test_queries_formats.py",), only="xml"),
    "spreadsheet": Part(
        "queries.spreadsheet",
        ("test_queries_formats.py",),
        only="formula or apostrophe or spreadsheet or type",
    ),
    "pages": Part("view.embedding", ("test_escaping.py",)),
    "terminal": Part("terminal", ("test_escaping.py",), ("visible", "blanked")),
    "writes": Part(
        "resources",
        ("test_resources.py", "test_journal.py"),
        (
            *("write_atomically", "write_all_atomically", "staged", "locked", "scratch"),
            *("_is_special", "_reported", "_new", "_claimed", "_new_file", "_new_folder"),
            *("_common", "_finish", "_synchronise", "_rename", "_noted", "_sweep", "_remove"),
        ),
    ),
    "locks": Part("locks", ("test_resources.py", "test_journal.py")),
    "journal": Part("journal", ("test_journal.py",)),
}


#: Changes that no test can find, by the line they are made in: each does the same in other time.
EQUAL = {
    ('if "SERVICE" in word and _is_service(query, token):', "'SERVICE' is empty"),
    (
        r'return PREFIXES[prefix] + (_unescaped(local) if "\\" in local else local)',
        r"'\\' is empty",
    ),
    (r'return _ESCAPED.sub(_unescape, text) if "\\" in text else text', r"'\\' is empty"),
    ('if name[0] != "<":', "0 is 1"),  # no prefix is declared but those there are
    ('if "\\\\" in token or _UNSAFE.search(token, 1, end - 1):', "Sub is Add"),
    ('if "\\\\" in token or _UNSAFE.search(token, 1, end - 1):', "In is NotIn"),
    ('if "\\\\" in token or _UNSAFE.search(token, 1, end - 1):', r"'\\' is empty"),
    ("rest = text[-2:]  # of U+FFFE and U+FFFF, which are three bytes", "2 is 3"),
    (
        'stream = TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)',
        "True is False",
    ),
    ("return False", "returns None"),  # as false where it is asked
}


class Mutant(NamedTuple):
    """A module with one change, where that is and what it is."""

    tree: ast.Module
    line: int
    change: str


_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}  # fmt: skip


def mutants(part: Part) -> Iterator[Mutant]:
    """All mutants of a part, in the order of its lines."""
    tree = ast.parse(_path(part).read_text("utf-8"))
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        if part.functions and function.name not in part.functions:
            continue
        passed_over = set(_messages(function))
        for node in ast.walk(function):
            if node in passed_over or not hasattr(node, "lineno"):
                continue
            for change, apply in _changes(node):
                restore = copy.copy(node.__dict__)
                apply()
                yield Mutant(copy.deepcopy(tree), node.lineno, change)
                node.__dict__.clear()
                node.__dict__.update(restore)


def _messages(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """What is said to a reader: docstrings, annotations, and the texts of messages."""
    for node in ast.walk(function):
        if isinstance(node, ast.JoinedStr) or (
            isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        ):
            yield from ast.walk(node)
        elif isinstance(node, ast.arg | ast.AnnAssign) and node.annotation:
            yield from ast.walk(node.annotation)
    if function.returns:
        yield from ast.walk(function.returns)


def _changes(node: ast.AST) -> Iterator[tuple[str, Callable[[], None]]]:
    """What can be changed at a node, each with what does it."""
    if isinstance(node, ast.Compare) and (other := _COMPARED.get(type(node.ops[0]))):
        said = f"{type(node.ops[0]).__name__} is {other.__name__}"
        yield said, lambda: setattr(node, "ops", [other(), *node.ops[1:]])
    elif isinstance(node, ast.BinOp | ast.AugAssign) and (new := _COMPUTED.get(type(node.op))):
        yield f"{type(node.op).__name__} is {new.__name__}", lambda: setattr(node, "op", new())
    elif isinstance(node, ast.BoolOp):
        turned = ast.Or if isinstance(node.op, ast.And) else ast.And
        yield f"{turned.__name__}", lambda: setattr(node, "op", turned())
    elif isinstance(node, ast.Constant):
        value = node.value
        if isinstance(value, bool):
            yield f"{value} is {not value}", lambda: setattr(node, "value", not value)
        elif isinstance(value, int):
            yield f"{value} is {value + 1}", lambda: setattr(node, "value", value + 1)
        elif isinstance(value, str | bytes) and value:
            yield f"{value!r} is empty", lambda: setattr(node, "value", value[:0])
    elif isinstance(node, ast.If | ast.IfExp | ast.While):
        test = node.test
        yield "not", lambda: setattr(node, "test", ast.UnaryOp(ast.Not(), test))
    elif isinstance(node, ast.Return) and node.value is not None:
        yield "returns None", lambda: setattr(node, "value", ast.Constant(None))
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield "not called", lambda: setattr(node, "value", ast.Constant(None))


def _path(part: Part) -> Path:
    return SOURCE / f"{part.module.replace('.', '/')}.py"


class _Instead(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives a module from a tree in the place of its file."""

    def __init__(self, part: Part, tree: ast.Module) -> None:
        self._name, self._path = f"diplograph.{part.module}", str(_path(part))
        self._tree = ast.fix_missing_locations(tree)

    def find_spec(
        self, fullname: str, path: object, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self._name:
            return None
        found = importlib.machinery.ModuleSpec(fullname, self, origin=self._path)
        found.has_location = True
        return found

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self._tree, self._path, "exec"), module.__dict__)


class _Quickest:
    """Has pytest run tests by how long they took without a mutant, and notes how long they take."""

    def __init__(self, seconds: Mapping[str, float]) -> None:
        self._seconds = seconds
        self.taken: dict[str, float] = {}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items.sort(key=lambda item: self._seconds.get(item.nodeid, 0))

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Have a test that does not come to an end be the end of the process."""
        if self._seconds:
            signal.alarm(PATIENCE * math.ceil(self._seconds.get(nodeid, 0)) + LONGER)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.taken[report.nodeid] = self.taken.get(report.nodeid, 0) + report.duration


def passes(part: Part, tree: ast.Module, seconds: Mapping[str, float], notes: IO[bytes]) -> bool:
    """Whether the tests of a part pass with such a module, each of them in time.

    The quickest come first, by the `seconds` that each took; what each takes goes to `notes`.
    """
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        os.environ["XDG_CACHE_HOME"] = "/nonexistent"
        os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # they take longer than most tests
        import pytest

        sys.meta_path.insert(0, _Instead(part, tree))
        tests = [str(ROOT / "tests" / test) for test in part.tests]
        options = ["-x", "-q", "-p", "no:cacheprovider", "--assert=plain", "-o", "filterwarnings="]
        options += ["-k", part.only] if part.only else []
        options += [f"--rootdir={ROOT}", "-c", f"{ROOT}/pyproject.toml"]
        signal.alarm(PATIENCE * LONGER if seconds else 0)  # until the first test begins
        said, quickest = io.StringIO(), _Quickest(seconds)
        with redirect_stdout(said), redirect_stderr(said):
            code = pytest.main([*tests, *options], [quickest])
        notes.write(json.dumps(quickest.taken).encode())
        notes.flush()
        os._exit(0 if code == 0 else 1)
    _, status = os.waitpid(child, 0)
    with suppress(ProcessLookupError):  # what it started and did not end
        os.killpg(child, signal.SIGKILL)
    return status == 0


def score(name: str, every: int) -> tuple[int, int]:
    """How many mutants of a part there are, of those chosen, and how many were found."""
    part = PARTS[name]
    with TemporaryFile() as notes:
        if not passes(part, ast.parse(_path(part).read_text("utf-8")), {}, notes):
            raise SystemExit(f"the tests of {name} do not pass without a mutant")
        notes.seek(0)
        seconds = json.load(notes)
    lines = _path(part).read_text("utf-8").splitlines()
    made = (
        each for each in mutants(part) if (lines[each.line - 1].strip(), each.change) not in EQUAL
    )
    chosen = [*made][::every]
    found = 0
    for mutant in chosen:
        with TemporaryFile() as notes:
            is_alive = passes(part, mutant.tree, seconds, notes)
        if is_alive:
            place = f"{_path(part).relative_to(ROOT)}:{mutant.line}"
            sys.stdout.write(f"  alive: {place}: {mutant.change}\n")
            sys.stdout.flush()
        else:
            found += 1
    share = 100 * found / len(chosen) if chosen else 100
    sys.stdout.write(f"{name}: {found} of {len(chosen)} found, {share:.1f} %\n")
    sys.stdout.flush()
    return len(chosen), found


def main() -> int:
    """Print the score of each part and of all."""
    import hypothesis
    import openpyxl
    import pandas
    import pyarrow
    import pyoxigraph
    import pytest
    import rdflib

    assert all((hypothesis, openpyxl, pandas, pyarrow, pyoxigraph, pytest, rdflib))
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--every", type=int, default=1, help="take each so many-th mutant only")
    parser.add_argument("names", nargs="*", default=[*PARTS], metavar="NAME")
    asked = parser.parse_args()
    sys.path.insert(0, str(ROOT / "tests"))
    counts = [score(name, asked.every) for name in asked.names]
    total, found = map(sum, zip(*counts, strict=True))
    sys.stdout.write(f"all: {found} of {total} found, {100 * found / total:.1f} %\n")
    return 0 if 100 * found >= GOAL * total else 1


if __name__ == "__main__":
    sys.exit(main())
