"""What a build keeps of analyses gives the rows that are worked out anew, or is not asked."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from shutil import copytree
from subprocess import run as run_process
from typing import TYPE_CHECKING, Any

import pytest
from generate_corpus import generate
from hypothesis import given, settings
from hypothesis import strategies as st

from diplograph import backends, rdf
from diplograph.analysis import ANALYSES, OPTIONS, Analysis, analyse, answered, keep
from diplograph.analysis.kept import kept_of
from diplograph.analysis.records import Records, read_records
from diplograph.errors import UsageError
from diplograph.facts import load
from diplograph.layers import read_layers
from diplograph.queries.results import write
from diplograph.resources import package_data, reading
from diplograph.vocabulary import vocabulary
from samples import MANY

if TYPE_CHECKING:
    from conftest import Run

CORPUS = Path(__file__).parent / "corpus"
#: What is answered from what is kept, by options that differ from the default.
ASKED: Mapping[str, Sequence[str]] = {
    "brokers": ("by",),
    "partners": ("of", "weight"),
    "sectors": ("of", "actors"),
}


def write_build(out: Path, ntriples: bytes) -> Path:
    """The graph of a build with its store and what it keeps, without pages."""
    graph = backends.memory(ntriples)
    out.mkdir(exist_ok=True)
    backends.write_build(out, {"graph.ttl": [ntriples]}, [ntriples])
    backends.write_beside(out, *keep(graph, read_layers(graph)))
    return out


def compiled(*facts: Path) -> bytes:
    loaded = load(reading(facts), vocabulary())
    return rdf.ntriples(rdf.graph(loaded, vocabulary()).triples)


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> Sequence[Path]:
    """Builds of the article, of the tests' corpus and of two that are generated."""
    folder = tmp_path_factory.mktemp("builds")
    sources = [package_data(), CORPUS]
    for seed, (density, count) in enumerate({"item": 24, "article": 6}.items()):
        corpus = folder / density
        generate(corpus, sources=count, density=density, seed=seed)
        sources.append(corpus)
    return [write_build(folder / f"out-{n}", compiled(each)) for n, each in enumerate(sources)]


def told(found: Analysis) -> Sequence[object]:
    """All that an analysis says, and the bytes of its rows."""
    out = BytesIO()
    write(found.answer(), "tsv", out)
    rows = [{name: str(cell) for name, cell in row.items()} for row in found.rows]
    rest = (found.question, found.notes, found.figure, found.drawn, found.named, found.ties)
    return (*rest, rows, out.getvalue())


@cache
def plain(out: Path) -> backends.Graph:
    """The graph of a build as a file of RDF, of which nothing is kept; read once."""
    return backends.connect(out / "graph.ttl")


#: The records of a graph that is :func:`plain`, read once.
_records = cache(read_records)


@pytest.fixture(autouse=True)
def anew(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses of the graphs that are read anew, but for those that are plain."""
    asked: list[str] = []

    def noted(graph: backends.Graph) -> Records:
        if graph.address.endswith("graph.ttl"):
            return _records(graph)
        asked.append(graph.address)
        return read_records(graph)

    monkeypatch.setattr("diplograph.analysis.analyses.read_records", noted)
    return asked


@st.composite
def questions(draw: st.DrawFn, actors: Sequence[str]) -> tuple[str, dict[str, Sequence[str]]]:
    """An analysis that is kept, and options that it is answered by."""
    name = draw(st.sampled_from(sorted(ASKED)))
    options: dict[str, Sequence[str]] = {}
    for option in draw(st.sets(st.sampled_from(ASKED[name]))):
        choices = actors if option == "of" else OPTIONS[option].choices
        if option == "actors":
            choices = OPTIONS[option].default
            options[option] = draw(st.lists(st.sampled_from(choices), min_size=1, unique=True))
        else:
            options[option] = [draw(st.sampled_from(choices))]
    return name, options


@settings(deadline=None, max_examples=40 if MANY else 8)
@given(data=st.data())
def test_what_is_kept_gives_the_same_rows_and_remarks(
    builds: Sequence[Path], data: st.DataObject
) -> None:
    out = data.draw(st.sampled_from(builds))
    graph = backends.connect(out)
    rows = analyse(graph, "brokers").rows
    actors = [str(row["actor"]).rpartition("/")[2].rstrip(">") for row in rows]
    name, options = data.draw(questions(actors))
    asked: dict[str, Any] = {
        "language": data.draw(st.sampled_from(["en", "fr", "ar"])),
        "limit": data.draw(st.sampled_from([None, 1, 5])),
        "options": options,
    }
    assert told(analyse(graph, name, **asked)) == told(analyse(plain(out), name, **asked))


@pytest.mark.parametrize("name", ASKED)
def test_it_is_answered_without_reading_the_graph(
    name: str, builds: Sequence[Path], anew: list[str]
) -> None:
    for out in builds:
        assert analyse(backends.connect(out), name).rows
    assert anew == []


@pytest.mark.parametrize(
    ("name", "options", "is_ready"),
    [
        ("brokers", {}, True),
        ("partners", {}, True),
        ("sectors", {}, True),
        ("sectors", {"actors": ["place"]}, True),
        ("sectors", {"actors": ["organisation"]}, False),
        ("partners", {"of": ["us-ia"]}, False),
        ("timeline", {}, False),
    ],
)
def test_an_answer_that_is_kept_is_what_the_analysis_answers(
    name: str, options: Mapping[str, Sequence[str]], is_ready: bool, builds: Sequence[Path]
) -> None:
    graph = backends.connect(builds[1])
    answer, question = answered(graph, name, options=options)
    found = analyse(graph, name, options=options)
    assert answer.file.read() == found.answer().file.read()
    assert question == found.shown(claims=True)
    assert answered(graph, name, options=options, limit=2)[0].file.read().count(b"\n") == 3
    with kept_of(graph) as kept:
        assert kept is not None
        asked = {option: tuple(value) for option, value in options.items()}
        assert (kept.ready(name, asked) is not None) == is_ready


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("brokers", {"homes": ["unit"]}),
        ("brokers", {"direction": ["none"]}),
        ("brokers", {"actors": ["place"]}),
        ("partners", {"actors": ["place", "organisation", "person"]}),
        ("sectors", {"pairs": ["sectors"]}),
        ("sectors", {"actors": ["person"]}),
        ("communities", {}),
        ("timeline", {}),
    ],
)
def test_what_is_not_kept_is_worked_out(
    name: str, options: Mapping[str, Sequence[str]], builds: Sequence[Path], anew: list[str]
) -> None:
    found = analyse(backends.connect(builds[1]), name, options=options)
    assert anew == [str(builds[1])]
    assert told(found) == told(analyse(plain(builds[1]), name, options=options))


def test_a_default_that_is_written_is_still_one(builds: Sequence[Path], anew: list[str]) -> None:
    for name in ASKED:
        options = {
            each: OPTIONS[each].default[::-1] for each in OPTIONS if name in OPTIONS[each].of
        }
        options.pop("of", None)
        assert told(analyse(backends.connect(builds[1]), name, options=options)) == told(
            analyse(backends.connect(builds[1]), name)
        )
    assert anew == []


@pytest.fixture
def out(tmp_path: Path, builds: Sequence[Path]) -> Path:
    """A build of the tests' corpus that a test may spoil."""
    return copytree(builds[1], tmp_path / "out")


@pytest.fixture(scope="module")
def expected(builds: Sequence[Path]) -> Mapping[str, Sequence[object]]:
    """What analyses of the tests' corpus say that are worked out anew."""
    return {name: told(analyse(plain(builds[1]), name)) for name in ASKED}


def kept_file(out: Path) -> Path:
    found = (out / ".store").glob("diplograph-analyses-*")
    [path] = (path for path in found if path.suffix != ".sha256")
    return path


def test_brokers_of_a_network_that_is_too_large_are_not_kept(
    tmp_path: Path, builds: Sequence[Path], anew: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("diplograph.analysis.kept._MOST_PATHS", 0)
    out = write_build(tmp_path / "out", (builds[2] / "graph.ttl").read_bytes())
    for name in ASKED:
        before = told(analyse(backends.connect(builds[2]), name))
        assert told(analyse(backends.connect(out), name)) == before
        assert bool(anew) == (name == "brokers")
        anew.clear()


def test_what_is_of_another_graph_is_not_asked(out: Path, anew: list[str]) -> None:
    before = told(analyse(backends.connect(out), "partners"))
    lines = (out / "graph.ttl").read_text("utf-8").splitlines(keepends=True)
    status = "<https://w3id.org/diplograph/ontology#eventStatus>"
    gone = [line for line in lines if f"iowa-agadir-2025> {status}" not in line]
    assert len(gone) < len(lines)
    (out / "graph.ttl").write_text("".join(gone), encoding="utf-8")
    assert told(analyse(backends.connect(out), "partners")) != before
    assert anew


def test_what_is_kept_of_another_graph_or_by_other_code_is_not_asked(
    out: Path, anew: list[str]
) -> None:
    path = kept_file(out)
    _, _, code, graph = path.name.split("-")
    for other in (f"{'0' * 16}-{graph}", f"{code}-{'0' * 16}"):
        moved = path.rename(path.with_name(f"diplograph-analyses-{other}"))
        assert analyse(backends.connect(out), "sectors").rows
        moved.rename(path)
    assert len(anew) == 2


@pytest.mark.parametrize(
    "damage", ["missing", "empty", "torn", "garbled", "of another form", "altered"]
)
def test_what_is_damaged_is_worked_out(
    out: Path, damage: str, anew: list[str], expected: Mapping[str, Sequence[object]]
) -> None:
    path = kept_file(out)
    data = path.read_bytes()
    path.unlink()
    spoilt: Mapping[str, bytes] = {
        "empty": b"",
        "torn": data[: len(data) // 8],
        "garbled": data[:100] + data[100:][::-1],
        "altered": data.replace(b"Iowa", b"Iowz", 1),
        "of another form": data.replace(b"figure", b"ligure").replace(b"events", b"ivents"),
    }
    assert data not in spoilt.values()
    if damage in spoilt:
        path.write_bytes(spoilt[damage])
    assert told(analyse(backends.connect(out), "partners")) == expected["partners"]
    assert anew


def test_a_graph_that_is_open_keeps_to_its_build(out: Path, anew: list[str]) -> None:
    graph = backends.connect(out)
    before = told(analyse(graph, "partners"))
    assert graph.size() > 1000  # opens the store
    write_build(out, compiled(package_data()))
    assert told(analyse(graph, "partners")) == before
    assert anew == [str(out)]
    assert len(analyse(backends.connect(out), "partners").rows) < len(before[6])  # type: ignore[arg-type]
    assert anew == [str(out)]


def test_an_actor_that_is_not_there_is_told_as_ever(builds: Sequence[Path]) -> None:
    for written in ("us-iaa", "citrus", "Iowa", "iowa-agadir-2025"):
        said = []
        for graph in (backends.connect(builds[1]), plain(builds[1])):
            with pytest.raises(UsageError) as raised:
                analyse(graph, "partners", options={"of": [written]})
            said.append(str(raised.value))
        assert said[0] == said[1]


def test_an_actor_that_met_nobody_has_no_rows_and_no_excuse(builds: Sequence[Path]) -> None:
    rows = []
    for graph in (backends.connect(builds[1]), plain(builds[1])):
        found = analyse(graph, "partners", options={"of": ["ma"]})
        rows.append((found.rows, found.notes))
    assert rows[0] == rows[1] == ((), ())


def all_told(out: Path) -> Mapping[str, Sequence[object]]:
    """What each analysis says of a build."""
    return {name: told(analyse(backends.connect(out), name)) for name in ANALYSES}


def test_a_build_keeps_them_and_a_store_made_anew_does_not(run: Run, tmp_path: Path) -> None:
    run("build")
    kept = kept_file(tmp_path / "out")
    before = all_told(tmp_path / "out")
    partners = run("analyse", "partners").out
    kept.unlink()
    assert all_told(tmp_path / "out") == before
    run("build", "--anew")
    assert kept_file(tmp_path / "out").name == kept.name
    (tmp_path / "out" / ".store" / "CURRENT").unlink()
    assert run("analyse", "partners").out == partners
    assert not list((tmp_path / "out" / ".store").glob("diplograph-analyses-*"))


def test_networks_are_not_loaded_for_it(builds: Sequence[Path]) -> None:
    script = """
import json, sys
import diplograph
graph = diplograph.load(sys.argv[1])
rows = [len(graph.analyse(name)) for name in ("brokers", "partners", "sectors")]
print(json.dumps([rows, sorted({"networkx", "numpy", "rdflib"} & sys.modules.keys())]))
"""
    line = [sys.executable, "-c", script, str(builds[1])]
    rows, loaded = json.loads(run_process(line, check=True, capture_output=True).stdout)
    assert all(rows)
    assert loaded == []
