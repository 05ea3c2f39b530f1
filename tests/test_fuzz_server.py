"""A first hundred of the made-up queries that ``make fuzz-server`` asks of a server."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from diplograph.backends import memory
from diplograph.errors import DiplographError
from fuzz_server import BATCH, WRONG, query_of


def test_made_queries_leave_the_server_whole_and_in_time(tmp_path: Path) -> None:
    program = [sys.executable, str(Path(__file__).with_name("fuzz_server.py"))]
    command = [*program, "--record", str(tmp_path / "record.jsonl"), "--queries", str(BATCH)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    # Not the time of each: other tests run beside it.
    for what in (WRONG[0], WRONG[2]):
        assert f"0 {what}" in done.stdout, done.stdout + done.stderr
    assert done.stdout.startswith(f"{BATCH} queries")
    again = subprocess.run(command, capture_output=True, text=True, check=False)
    assert again.stdout == done.stdout  # all of it was on record


def test_a_query_is_drawn_from_its_number_and_many_are_of_the_grammar() -> None:
    queries = [query_of(number, ["ASK {}"]) for number in range(60)]
    assert queries == [query_of(number, ["ASK {}"]) for number in range(60)]
    graph = memory(b"<urn:s> <urn:p> <urn:o> .\n")
    answered = 0
    for query in queries:
        try:
            graph.evaluate(query)
        except DiplographError:
            continue
        answered += 1
    assert 15 < answered < 60
