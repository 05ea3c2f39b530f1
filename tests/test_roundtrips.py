"""Made-up facts go from YAML through every format and reader, and are the same graph behind it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from facts_made import projects
from hypothesis import HealthCheck, given, settings
from roundtripped import round_tripped

import samples
from diplograph.backends import Graph
from diplograph.export import FORMATS


@settings(
    max_examples=50 if samples.MANY else 6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(projects())
def test_facts_come_back_from_every_format_by_every_reader(
    tmp_path: Path, files: Mapping[str, str]
) -> None:
    tally = round_tripped(files, tmp_path)
    assert tally["lost or changed"] == 0
    assert tally["readings"] > 2 * len(FORMATS) or tally["refused for their letters"]


def test_what_is_lost_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of one triple fewer in a format every reader of it tells."""
    written = FORMATS["ntriples"]

    def lossy(graph: Graph) -> object:
        found = written(graph)
        return found._replace(data=found.data.partition(b"\n")[2])

    monkeypatch.setitem(FORMATS, "ntriples", lossy)
    fact = Path(__file__).parent / "data" / "invented" / "fact.yaml"
    assert round_tripped({"made-up.yaml": fact.read_text("utf-8")}, tmp_path)["lost or changed"] > 2


def test_a_long_run_goes_on_where_it_was(root: Path, tmp_path: Path) -> None:
    record = tmp_path / "record.jsonl"
    command = [sys.executable, str(root / "benchmarks" / "roundtrips.py"), "--record", str(record)]
    subprocess.run([*command, "--graphs", "0"], check=True)
    known = {"graphs": 100, "triples": 7, "readings": 8, "lost or changed": 1}
    record.write_text(record.read_text(encoding="utf-8") + json.dumps(known) + "\n", "utf-8")
    done = subprocess.run(
        [*command, "--graphs", "100"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stdout.endswith("100 graphs, 7 triples, 8 readings, 1 lost or changed\n")
