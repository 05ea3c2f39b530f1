"""``build --as-of``: the graph as it was known on a day. All sources are invented."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from diplograph.build import build
from diplograph.errors import AccessError
from diplograph.facts.model import Text
from diplograph.layers import Layers, read_layers
from diplograph.namespaces import DG, ID
from diplograph.rdf.iris import digest
from diplograph.resources import reading
from many import SHARED, project, visit, write_source

if TYPE_CHECKING:
    from conftest import Run

OLD_DATE = f"gazette.zenda-visit.date.{digest(Text('2031-03-02'))}"
CORRECTION = f"date: {{is: 2031-03-03, at: 20-29, supersedes: {OLD_DATE}}}"
PLACE = "place: {is: fr-ara, at: 30-39}"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A first source, recorded in April, and a second, recorded in May, that corrects it."""
    data = project(tmp_path)
    gazette = visit("host: {is: zenda-chamber, at: 10-19}", "date: {is: 2031-03-02, at: 20-29}")
    write_source(data, "gazette", gazette, day="2031-03-06", recorded="2031-04-01")
    bulletin = visit(CORRECTION, PLACE)
    write_source(data, "bulletin", bulletin, day="2031-03-05", recorded="2031-05-01")
    return data


def known(data: Path, day: str | None, out: Path) -> Layers:
    from diplograph.backends import connect

    build(reading((data,)), out, as_of=day)
    return read_layers(connect(out))


def values(layers: Layers, name: str) -> set[str]:
    facts = (fact for fact in layers.facts if fact.claims)
    return {
        each.triple.value.value.removeprefix(ID)
        for each in facts
        if each.triple.predicate == DG + name
    }


def test_a_correction_counts_from_the_day_on_which_its_source_was_recorded(
    data: Path, tmp_path: Path
) -> None:
    for day, date in (
        ("2031-04-01", "2031-03-02"),
        ("2031-04-30", "2031-03-02"),
        ("2031-05-01", "2031-03-03"),
        (None, "2031-03-03"),
    ):
        assert values(known(data, day, tmp_path / "out"), "date") == {date}, day


def test_the_graph_is_that_of_the_earlier_files_alone(data: Path, tmp_path: Path) -> None:
    """To the byte: neither a place nor a correction of the later file is in it."""
    known(data, "2031-04-01", tmp_path / "then")
    alone = tmp_path / "alone"
    shutil.copytree(data, alone)
    (alone / "facts" / "2031-03-05-bulletin.yaml").unlink()
    known(alone, None, tmp_path / "out")
    for name in ("graph.ttl", "network.html"):
        assert (tmp_path / "then" / name).read_bytes() == (tmp_path / "out" / name).read_bytes()
    known(data, "2031-04-01", tmp_path / "again")
    for name in ("graph.ttl", "graph.trig", "network.html", "report.html", "report.json"):
        assert (tmp_path / "then" / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


def test_a_later_source_that_was_published_earlier_was_not_known(
    data: Path, tmp_path: Path
) -> None:
    assert list(known(data, "2031-04-01", tmp_path / "out").sources) == [ID + "gazette"]


def test_an_event_keeps_its_name_if_only_a_later_file_gives_it(data: Path, tmp_path: Path) -> None:
    shared = SHARED.partition("events:")[0]
    (data / "entities" / "shared.yaml").write_text(shared, encoding="utf-8")
    path = data / "facts" / "2031-03-05-bulletin.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("kind: visit", "kind: visit\n    label: {en: a visit}"), "utf-8")
    found = known(data, "2031-04-01", tmp_path / "out")
    assert found.things[ID + "zenda-visit"].labels == {"en": "a visit"}
    assert found.things[ID + "zenda-visit"].origins == (ID + "gazette",)


def test_a_communique_that_is_encoded_later_is_known_of_before(data: Path, tmp_path: Path) -> None:
    note = visit("place: {is: zenda, at: 10-19}")
    more = "publisher: zenda-chamber"
    write_source(data, "note-1", note, kind="communique", recorded="2031-06-01", more=more)
    for name in ("first", "second"):
        write_source(data, name, visit(), more="primary: note-1")
    found = known(data, "2031-04-01", tmp_path / "out")
    assert found.sources[ID + "note-1"].digest is None
    assert not any(claim.holder == ID + "note-1" for claim in found.claims.values())
    (status,) = [fact for fact in found.facts if fact.triple.predicate == f"{DG}eventStatus"]
    assert status.attested.sources == (ID + "first", ID + "gazette", ID + "second")
    assert status.attested.voices == (ID + "gazette", ID + "zenda-chamber")


def test_a_correction_of_what_was_recorded_later_stands_alone_until_then(
    data: Path, tmp_path: Path
) -> None:
    path = data / "facts" / "2031-03-06-gazette.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("recorded: 2031-04-01", "recorded: 2031-06-01"),
        "utf-8",
    )
    found = known(data, "2031-05-01", tmp_path / "out")
    assert values(found, "date") == {"2031-03-03"}
    assert not any(claim.supersedes for claim in found.claims.values())


def test_before_the_first_source_there_is_no_graph(data: Path, tmp_path: Path) -> None:
    with pytest.raises(AccessError, match="no source was recorded by 2031-03-31"):
        build(reading((data,)), tmp_path / "out", as_of="2031-03-31")


def test_the_summary_and_the_report_name_the_day(data: Path, run: Run) -> None:
    ran = run("build", "--as-of", "2031-04-15", cwd=data.parent)
    assert "As known on 2031-04-15: 1 source recorded later left out." in ran.err
    assert "Read 1 fact file" in ran.err
    told = json.loads((data.parent / "out" / "report.json").read_bytes())
    assert told["checks"]["asOf"] == "2031-04-15"
    assert [file["name"] for file in told["checks"]["files"] if file["origin"] == "facts"] == [
        "2031-03-06-gazette.yaml"
    ]
    page = (data.parent / "out" / "report.html").read_text(encoding="utf-8")
    assert "As it was known on" in page
    assert "15 April 2031" in page


@pytest.mark.parametrize("day", ["2031-04", "2031-02-30", "yesterday", "20310401", ""])
def test_what_is_no_day_is_wrong_use(data: Path, run: Run, day: str) -> None:
    ran = run("build", "--as-of", day, cwd=data.parent, code=2)
    assert "takes a day" in ran.err


def test_a_tie_that_a_later_source_decides_was_open_before(
    data: Path, tmp_path: Path, run: Run
) -> None:
    """Two sources of April disagree on the day; the one of May corrects one of them."""
    rival = visit("date: {is: 2031-03-03, at: 20-29}")
    write_source(data, "herald", rival, day="2031-03-06", recorded="2031-04-01")
    assert values(known(data, "2031-05-01", tmp_path / "new"), "date") == {"2031-03-03"}
    assert values(known(data, "2031-04-01", tmp_path / "old"), "date") == set()
    assert values(known(data, "2031-04-01", tmp_path / "old"), "hostedBy") == {"zenda-chamber"}
    said = run("build", "--facts", data, "--as-of", "2031-04-01", "-o", tmp_path / "out").err
    assert "Undecided then: date of zenda-visit" in said
