"""A user's query can be stopped, and whatever it does to its process, this one lives on."""

from __future__ import annotations

import fcntl
import os
import re
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic, sleep

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplograph.backends import Graph, child, connect, evaluator, memory
from diplograph.backends.answer import SPARQL_TSV, Answer, Rows, Spool
from diplograph.backends.graph import Limits
from diplograph.errors import DiplographError, LimitError
from diplograph.namespaces import PREFIXES

# Half a million million solutions to count: hours, and the engine cannot be interrupted in it.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
PATIENCE = 30.0


@pytest.fixture(scope="module")
def ntriples() -> bytes:
    line = '<https://a.example/{0}> <https://a.example/p> "{0}" .\n'
    return "".join(line.format(n) for n in range(2000)).encode()


@pytest.fixture(params=["memory", "disk"])
def graph(request: pytest.FixtureRequest, ntriples: bytes, tmp_path: Path) -> Graph:
    if request.param == "memory":
        return memory(ntriples)
    (tmp_path / "graph.ttl").write_bytes(ntriples)
    return connect(tmp_path)


def evaluate(store: ox.Store, query: str) -> Answer:
    """Evaluate as :meth:`Graph.evaluate` does, but past the guard."""
    asked = evaluator.Evaluator(store)
    return asked.evaluate(query, Limits(PATIENCE), union=False)


def test_a_join_without_end_is_stopped_by_the_time_limit(graph: Graph) -> None:
    start = monotonic()
    with pytest.raises(LimitError, match="longer than it may"):
        graph.evaluate(ENDLESS, timeout=0.3)
    assert monotonic() - start < PATIENCE
    assert graph.evaluate("ASK {}").read()


def test_a_sort_without_end_is_stopped_by_the_memory_limit(graph: Graph) -> None:
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i"
    with pytest.raises(LimitError, match="memory"):
        graph.evaluate(query, timeout=PATIENCE, memory=512 * 2**20)
    assert graph.evaluate("ASK {}").read()


@pytest.mark.parametrize("depth", [4500, 20_000])
def test_nesting_that_ends_the_engine_ends_only_the_child(depth: int) -> None:
    with pytest.raises(LimitError, match="too much for the engine"):
        evaluate(ox.Store(), f"SELECT * {'{' * depth}{'}' * depth}")
    assert evaluate(ox.Store(), "ASK {}").read()


def test_the_engine_answers_at_the_limits_of_the_guard() -> None:
    from diplograph.backends.guard import MOST_DEPTH, MOST_LINKS, check

    deep = MOST_DEPTH - 1
    for query in (
        f"SELECT * {'{' * deep}{'}' * deep}",
        f"SELECT * {{ FILTER{'(' * deep}1{')' * deep} }}",
        f"ASK {{ FILTER({'! ' * (MOST_LINKS - 1)}true) }}",
        f"ASK {{ {'OPTIONAL {?s ?p ?o}' * MOST_LINKS} }}",
        f"SELECT * {{ {'{SELECT * {' * (deep // 2)}?s ?p ?o{'}}' * (deep // 2)} }}",
        f"SELECT * {{ BIND({'STR(' * (deep - 2)}1{')' * (deep - 2)} AS ?x) }}",
        f"SELECT * {{ ?s <a:b>{'/<a:b>' * 50} ?o }}",
        f"SELECT * {{ {'FILTER EXISTS {?s ?p ?o ' * (deep - 1)}{'}' * (deep - 1)} }}",
    ):
        check(query)
        evaluate(ox.Store(), query)


def test_a_large_answer_comes_whole_through_a_file(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Spool, "_MOST_IN_MEMORY", 10_000)
    rows = graph.evaluate("SELECT ?s ?o { ?s ?p ?o }").read()
    assert isinstance(rows, ox.QuerySolutions)
    assert len({row["o"] for row in rows}) == 2000


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * {}",
        "SELECT * { FILTER(false) }",
        "SELECT ?x { ?x a ?y }",
        "SELECT ?x { VALUES ?x { 1 UNDEF UNDEF } }",
        "SELECT ?x ?y { VALUES (?x ?y) { (UNDEF UNDEF) (1 UNDEF) (UNDEF <a:b>) } }",
        r'SELECT ?x { VALUES ?x { "a\tb\nc\r\\d\"e" "x"@en-US } }',
        r'SELECT ?x { VALUES ?x { "é\u0000\u0001東" <http://a/é> "x"^^<a:b> } }',
        'SELECT ?x { VALUES ?x { "+1"^^xsd:integer "01"^^xsd:integer " 1"^^xsd:integer'
        ' ".5"^^xsd:decimal "1."^^xsd:decimal 1.50 1e0 "1E5"^^xsd:double "INF"^^xsd:double'
        ' true "1"^^xsd:boolean } }',
        'SELECT ?x { BIND(<<( <a:b> <a:c> "x\\ty"@en )>> AS ?x) }',
    ],
)
def test_every_term_comes_as_the_engine_gives_it(query: str) -> None:
    store = ox.Store()
    direct = store.query(query, prefixes=dict(PREFIXES))
    answer = memory(b"").evaluate(query)
    answered = answer.read()
    assert isinstance(direct, ox.QuerySolutions)
    assert isinstance(answered, ox.QuerySolutions)
    assert answered.variables == direct.variables
    found = [tuple(row) for row in direct]
    assert [tuple(row) for row in answered] == found
    assert [tuple(row) for row in answer.rows()] == found


@given(st.lists(st.integers(0, 60)), st.integers(0, 3), st.integers(1, 100), st.booleans())
def test_rows_are_the_same_in_whatever_pieces_they_are_read(
    lengths: list[int], columns: int, piece: int, on_disk: bool
) -> None:
    rows = [[f'"{"é" * length}{number}\\n"'] * columns for number, length in enumerate(lengths)]
    names = [f"?x{number}" for number in range(columns)]
    data = "".join("\t".join(line) + "\n" for line in [names, *rows]).encode()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Rows, "_PIECE", piece)
        patched.setattr(Spool, "_MOST_IN_MEMORY", -1 if on_disk else 2**20)
        spool = Spool()
        spool.write(data)
        found = Answer(SPARQL_TSV, spool.file).rows()
        direct = ox.parse_query_results(data, ox.QueryResultsFormat.TSV)
        assert isinstance(direct, ox.QuerySolutions)
        expected = [tuple(row) for row in direct]
        assert len(found) == len(lengths)
        assert [tuple(row) for row in found] == [tuple(row) for row in found[:]] == expected
        assert [tuple(found[at]) for at in range(-len(lengths), 0)] == expected
        with pytest.raises(IndexError):
            found[len(lengths)]


def test_rows_can_be_iterated_while_they_are_iterated(graph: Graph) -> None:
    answer = graph.evaluate("SELECT ?s ?o { ?s ?p ?o }")
    rows = answer.rows()
    first, second = zip(*zip(rows, rows, strict=True), strict=True)
    solutions = answer.read()
    assert isinstance(solutions, ox.QuerySolutions)
    assert [*map(tuple, first)] == [*map(tuple, second)] == [*map(tuple, solutions)]


def test_queries_follow_each_other_and_leave_no_file_open(graph: Graph) -> None:
    graph.select("SELECT * { ?s ?p ?o }")  # opens the store in this process too
    graph.evaluate("ASK {}")
    before = len(os.listdir("/dev/fd"))  # noqa: PTH208 - no folder on a disk
    for _ in range(20):
        assert graph.evaluate("ASK { ?s ?p 5 }").read() is not None
    with pytest.raises(LimitError):
        graph.evaluate(ENDLESS, timeout=0.05)
    # A server of another test may close a connection of its own meanwhile.
    assert len(os.listdir("/dev/fd")) <= before  # noqa: PTH208


def test_the_process_stays_for_the_next_query_and_ends_with_the_evaluator() -> None:
    asked = [evaluator.Evaluator(ox.Store())]

    def ask(query: str, memory: int | None = None) -> int:
        """Ask, and tell the process that stays."""
        asked[0].evaluate(query, Limits(PATIENCE, memory), union=False)
        (process,) = asked[0]._idle
        return process._pid

    first = ask("ASK {}")
    with pytest.raises(evaluator.QuerySyntaxError):
        ask("ASK {")
    assert ask("SELECT * { ?s ?p ?o }") == first
    os.kill(first, signal.SIGINT)  # as a terminal does at a prompt
    assert is_gone(first)
    second = ask("ASK {}")
    assert second != first
    assert ask("ASK {}", memory=2**30) == second  # a limit of its own takes a process of its own
    asked.clear()
    assert is_gone(second)


def test_threads_ask_at_the_same_time(graph: Graph) -> None:
    with ThreadPoolExecutor(4) as threads:
        found = threads.map(
            lambda number: next(
                graph.evaluate(f'SELECT ?s {{ ?s ?p "{number}" }}').read()  # type: ignore[arg-type]
            ),
            range(40),
        )
        assert [str(row[0]) for row in found] == [f"<https://a.example/{n}>" for n in range(40)]


def test_a_process_that_was_forked_from_ours_asks_a_child_of_its_own(graph: Graph) -> None:
    graph.evaluate("ASK {}")
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            code = 0 if graph.evaluate('ASK { ?s ?p "7" }').read() else 2
        finally:
            os._exit(code)
    assert os.waitpid(pid, 0)[1] == 0
    assert graph.evaluate('ASK { ?s ?p "8" }').read()


def test_the_process_holds_nothing_of_its_parent_open(graph: Graph, tmp_path: Path) -> None:
    reader, writer = os.pipe()
    with (tmp_path / "locked").open("wb") as locked:
        fcntl.flock(locked, fcntl.LOCK_EX)
        graph.evaluate("ASK {}")
        os.close(writer)
        assert os.read(reader, 1) == b""
        os.close(reader)
    with (tmp_path / "locked").open("rb") as again:
        fcntl.flock(again, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_a_build_that_was_replaced_is_asked_anew(tmp_path: Path) -> None:
    place = tmp_path / "graph.ttl"
    place.write_text("<a:b> <a:c> 1 .")
    graph = connect(tmp_path)
    assert graph.evaluate("ASK { ?s ?p 1 }").read()
    place.write_text("<a:b> <a:c> 2 .")
    assert graph.evaluate("ASK { ?s ?p 2 }").read()


def test_what_the_engine_panics_about_is_one_sentence() -> None:
    failure = evaluator._failure(child.OTHER, "PanicException: something broke")
    assert isinstance(failure, DiplographError)
    assert str(failure) == "the engine failed: PanicException: something broke"


def running(program: str, folder: Path) -> subprocess.Popen[str]:
    """A Python that evaluates the endless query in `folder`, and has begun to."""
    process = subprocess.Popen(
        [sys.executable, "-c", program], cwd=folder, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    deadline = monotonic() + PATIENCE
    while not children(process.pid) and monotonic() < deadline:
        sleep(0.02)
    sleep(0.2)
    return process


def processes() -> dict[int, int]:
    """Each process that lives, a zombie does not, with its parent."""
    command = ["ps", "-A", "-o", "pid=,ppid=,stat="]
    listed = subprocess.run(command, capture_output=True, text=True, check=True)
    rows = [line.split() for line in listed.stdout.splitlines()]
    return {int(row[0]): int(row[1]) for row in rows if not row[2].startswith("Z")}


def children(pid: int) -> list[int]:
    return [process for process, parent in processes().items() if parent == pid]


def is_gone(pid: int) -> bool:
    """Whether the process ends within the time of patience."""
    deadline = monotonic() + PATIENCE
    while monotonic() < deadline:
        if pid not in processes():
            return True
        sleep(0.05)
    return False


@pytest.fixture
def asking(ntriples: bytes, tmp_path: Path) -> subprocess.Popen[str]:
    (tmp_path / "graph.nt").write_bytes(ntriples)
    program = f"import diplograph; diplograph.load('graph.nt').query({ENDLESS!r})"
    return running(program, tmp_path)


def test_interrupting_the_parent_ends_the_child(asking: subprocess.Popen[str]) -> None:
    (pid,) = children(asking.pid)
    os.kill(asking.pid, signal.SIGINT)
    _, told = asking.communicate(timeout=PATIENCE)
    assert "KeyboardInterrupt" in told
    assert is_gone(pid)


def test_interrupting_both_as_a_terminal_does_ends_both(asking: subprocess.Popen[str]) -> None:
    (pid,) = children(asking.pid)
    os.killpg(asking.pid, signal.SIGINT)
    _, told = asking.communicate(timeout=PATIENCE)
    assert "KeyboardInterrupt" in told
    assert is_gone(pid)


def test_a_parent_that_is_killed_takes_the_child_with_it(asking: subprocess.Popen[str]) -> None:
    (pid,) = children(asking.pid)
    os.kill(asking.pid, signal.SIGKILL)
    asking.communicate(timeout=PATIENCE)
    assert is_gone(pid)


def test_the_child_takes_neither_the_handlers_nor_the_output_of_its_parent(
    ntriples: bytes, tmp_path: Path
) -> None:
    (tmp_path / "graph.nt").write_bytes(ntriples)
    program = """
import atexit, signal, sys, diplograph
atexit.register(print, "ended")
signal.signal(signal.SIGTERM, lambda *_: print("handled"))
sys.stdout.write("begun ")
print(diplograph.load("graph.nt").query("ASK {}"))
"""
    told = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert re.fullmatch(r"begun True\nended\n", told.stdout)


_TURNS = """
import os
from diplograph.backends import child
before = os.sched_getscheduler(0), os.getpriority(os.PRIO_PROCESS, 0)
for length in (child.LONG_TURNS, child.SHORT_TURNS):
    child.take_turns(length)
child.take_turns(child.SHORT_TURNS, 2**22)  # there is no such process
assert (os.sched_getscheduler(0), os.getpriority(os.PRIO_PROCESS, 0)) == before
"""


def test_a_process_takes_short_turns_and_is_otherwise_as_it_was() -> None:
    nice = ("nice", "-n", "5", sys.executable, "-c", _TURNS)
    assert subprocess.run(nice, capture_output=True, text=True, check=False).stderr == ""
