"""``build --as-of``: the graph as it was known on a day. All sources are invented."""

from __future__ import annotations

import itertools
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import samples
from diplograph import rdf
from diplograph.backends import memory
from diplograph.build import build
from diplograph.errors import AccessError
from diplograph.facts import Facts, as_of, load
from diplograph.facts.model import Claim, Text
from diplograph.layers import Layers, read_layers
from diplograph.namespaces import DG, ID
from diplograph.rdf.iris import digest
from diplograph.resources import reading
from diplograph.vocabulary import vocabulary
from many import SHARED, project, visit, write_source
from test_thirty import CORPUS

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


# ---------------------------------------------------------------- the ranks of then


def facts_of(data: Path, day: str | None = None) -> Facts:
    facts = load(reading((data,)), vocabulary())
    assert facts.problems == ()
    return facts if day is None else as_of(facts, day, vocabulary())


def accepted(facts: Facts) -> dict[str, set[str]]:
    """What is accepted of the visit, by property, the computed dates left out."""
    found: dict[str, set[str]] = {}
    graph = memory(rdf.ntriples(rdf.graph(facts, vocabulary()).triples))
    for row in graph.select(
        "SELECT ?property ?value WHERE { ?property dg:claimable true ."
        " id:zenda-visit ?property ?value }"
    ):
        name, value = row["property"].value.removeprefix(DG), row["value"].value
        found.setdefault(name, set()).add(value.rpartition("/")[2])
    return found


def dated(rank: str = "") -> str:
    return f"date: {{is: 2031-03-02, at: 20-29{rank}}}"


SET_ASIDE = ", rank: deprecated, reason: another says otherwise"
PREFERRED = ", rank: preferred, reason: its reporter was there"


def rival(date: str = "2031-03-03", rank: str = "") -> str:
    return visit(f"date: {{is: {date}, at: 20-29{rank}}}")


def test_what_a_later_source_set_aside_was_accepted_before(data: Path) -> None:
    write_source(data, "gazette", visit(dated(SET_ASIDE)), recorded="2031-04-01")
    write_source(data, "bulletin", rival(), day="2031-03-05", recorded="2031-05-01")
    assert accepted(facts_of(data, "2031-04-01"))["date"] == {"2031-03-02"}
    assert accepted(facts_of(data, "2031-05-01"))["date"] == {"2031-03-03"}


def test_a_rank_among_what_was_known_stays(data: Path) -> None:
    write_source(data, "gazette", visit(dated(SET_ASIDE)), recorded="2031-04-01")
    write_source(data, "herald", rival(), recorded="2031-04-01")
    write_source(data, "bulletin", rival(), day="2031-03-05", recorded="2031-05-01")
    assert accepted(facts_of(data, "2031-04-01"))["date"] == {"2031-03-03"}


def test_a_rank_that_no_later_source_has_to_do_with_stays(data: Path) -> None:
    write_source(data, "gazette", visit(dated(SET_ASIDE)), recorded="2031-04-01")
    write_source(data, "bulletin", visit(), day="2031-03-05", recorded="2031-05-01")
    assert "date" not in accepted(facts_of(data, "2031-04-01"))


def test_a_rank_may_come_of_a_correction_that_was_not_there_yet(data: Path) -> None:
    write_source(data, "gazette", visit(dated()), recorded="2031-04-01")
    write_source(data, "herald", rival(rank=PREFERRED), recorded="2031-04-01")
    assert "date" not in accepted(facts_of(data, "2031-04-01"))
    assert accepted(facts_of(data, "2031-05-01"))["date"] == {"2031-03-03"}


@pytest.mark.parametrize(("rank", "hosts"), [("", set()), (PREFERRED, {"zenda-chamber"})])
def test_of_what_may_be_several_a_rank_comes_of_what_is_preferred_later(
    data: Path, rank: str, hosts: set[str]
) -> None:
    told = visit(f"host: {{is: zenda-chamber, at: 10-19{SET_ASIDE}}}")
    write_source(data, "gazette", told, recorded="2031-04-01")
    told = visit(f"host: {{is: zenda-guild, at: 10-19{rank}}}")
    write_source(data, "bulletin", told, day="2031-03-05", recorded="2031-05-01")
    assert accepted(facts_of(data, "2031-04-01")).get("hostedBy", set()) == hosts


STATES = ("planned", "postponed", "cancelled", "held")


@pytest.mark.parametrize(
    "states", samples.sample([*itertools.product(STATES, repeat=3)], every=9), ids="-".join
)
def test_the_files_of_a_day_have_the_ranks_that_their_editor_gave_them_then(
    tmp_path: Path, states: tuple[str, ...]
) -> None:
    """The editor adds a source a day, and moves the rank to those that told the state of now."""

    def written(folder: str, known: tuple[str, ...]) -> Path:
        (tmp_path / folder).mkdir()
        data = project(tmp_path / folder)
        for number, state in enumerate(known):
            is_last = {*known[number:]} == {known[-1]} and len({*known}) > 1
            rank = ", rank: preferred, reason: told last" if is_last else ""
            body = visit(dated()).replace("{is: held, at: 0-9}", f"{{is: {state}, at: 0-9{rank}}}")
            day = f"2031-04-0{number + 1}"
            write_source(data, f"source-{number}", body, day=day, recorded=day)
        return data

    now = written("now", states)
    for number in range(1, len(states)):
        then = facts_of(written(f"day-{number}", states[:number]))
        looked_back = facts_of(now, f"2031-04-0{number}")
        assert accepted(looked_back) == accepted(then)
        assert ranks(looked_back) == ranks(then)


def ranks(facts: Facts) -> dict[str, list[str]]:
    return {
        file.source.slug: [claim.rank for claim in file.claims]
        for file in facts.files
        if file.source
    }


def test_but_for_ranks_the_corpus_of_a_day_is_that_of_its_files_alone() -> None:
    read = reading((CORPUS,))
    facts = load(read, vocabulary())
    recorded = {file.path: file.source.recorded for file in facts.files if file.source}
    days = sorted({*recorded.values()})
    for day in samples.sample(days, every=len(days), first=len(days) - 9):
        then = tuple(path for path in read.facts if recorded[str(path)] <= day)
        alone = load(read._replace(facts=then), vocabulary())
        assert unranked(as_of(facts, day, vocabulary())) == unranked(alone)


def unranked(facts: Facts) -> dict[str, list[Claim]]:
    """The claims of each file that has some, their ranks left out."""
    return {
        file.path: [claim._replace(rank="normal", rank_reason=None) for claim in file.claims]
        for file in facts.files
        if file.claims
    }
