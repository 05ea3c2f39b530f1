"""A build that goes on from what was kept comes out as one that is made anew, or is made anew."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest
from generate_corpus import generate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

from diplograph import backends, increment, kept, rdf
from diplograph.backends import STORE, open_store
from diplograph.build import build, compile_graph
from diplograph.errors import DataError
from diplograph.facts import bare, changed
from diplograph.facts.document import Document, parse_document
from diplograph.facts.sheet import Sheet
from diplograph.kept import KEPT, Build
from diplograph.resources import reading
from diplograph.vocabulary import vocabulary
from samples import MANY
from test_build import FILES


class Texts(NamedTuple):
    """A graph as it is written, and its N-Triples that no source says."""

    ntriples: bytes
    turtle: bytes
    trig: bytes
    rest: bytes


def texts(found: increment.Increment) -> Texts:
    whole = found.whole
    return Texts(
        b"".join(whole.ntriples()), b"".join(whole.turtle()), b"".join(whole.trig()), whole.rest
    )


class Anew(NamedTuple):
    """A graph that was made of all files read as one, and what is to be kept of it."""

    texts: Texts
    build: Build


def anew(folder: Path) -> Anew | None:
    """What all files become; None if something is wrong in them."""
    read = reading([folder])
    found = increment.increment(read, vocabulary())
    try:
        _, graph = compile_graph(read)
    except DataError:
        assert found is None, "what is wrong was not found"
        return None
    assert found
    ntriples = rdf.ntriples(graph.triples)
    arranged = rdf.arranged(rdf.engine_turtle(graph.triples))
    whole = Texts(ntriples, rdf.turtle_of(arranged), rdf.trig(arranged), found.whole.rest)
    assert texts(found) == whole
    assert found.build.around[1:3] == (len(graph.claims), graph.undecided())
    return Anew(whole, found.build)


@pytest.fixture(scope="module")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    """Two corpora of different density, and a copy of the first with a file that will be added."""
    place = tmp_path_factory.mktemp("corpora")
    made = [
        generate(place / density, sources=sources, density=density).folder
        for density, sources in (("item", 6), ("article", 2))
    ]
    return tuple(made)


#: What is changed in the text of a file: a value for another one, of the same file or of another.
_VALUE = re.compile(r"(?<=[:\[] )[\w.-]+|(?<=[:,] \")[^\"]+")


def _edited(text: str, other: str, draw: Callable[[int], int]) -> str:
    kind = draw(8)
    lines = text.splitlines(keepends=True)
    if kind == 0:
        return text + "# a comment\n"
    if kind == 1:
        del lines[draw(len(lines))]
        return "".join(lines)
    values, others = list(_VALUE.finditer(text)), _VALUE.findall(other)
    if not values or not others:
        return text
    found = values[draw(len(values))]
    if kind == 2:  # wherever it stands
        return text.replace(found[0], others[draw(len(others))])
    value = f"{found[0]} x" if kind == 3 else others[draw(len(others))]
    return text[: found.start()] + value + text[found.end() :]


def _change(folder: Path, aside: Path, draw: Callable[[int], int]) -> None:
    """Edit, remove, bring back or rename a file, or add a log of what was searched."""
    files = sorted(folder.glob("*/*.yaml"))
    path, kind = files[draw(len(files))], draw(10)
    if kind == 0:
        path.rename(aside / f"{path.parent.name} {path.name}")
    elif kind == 1 and (gone := sorted(aside.iterdir())):
        part, _, name = gone[0].name.partition(" ")
        gone[0].rename(folder / part / name)
    elif kind == 2:
        path.rename(path.with_name(f"2020-{draw(99)}.yaml"))
    elif kind == 3:
        (folder / "coverage.yaml").write_text(_LOG.replace("x", "xyz"[draw(3)]), encoding="utf-8")
    else:
        text, other = path.read_text("utf-8"), files[draw(len(files))].read_text("utf-8")
        path.write_text(_edited(text, other, draw), encoding="utf-8")


_LOG = """\
format: 1
scans:
  scan-x: {label: {en: a search}, period: 2025-01, recorded: 2026-01-10, outlets: [], note: {en: x}}
"""


@settings(max_examples=6 if MANY else 2, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_after_any_edits_the_graph_is_the_one_that_is_made_anew(
    corpora: tuple[Path, ...], data: st.DataObject
) -> None:
    def draw(below: int) -> int:
        return data.draw(st.integers(0, below - 1))

    with TemporaryDirectory() as place:
        folder, aside = Path(place, "corpus"), Path(place, "aside")
        shutil.copytree(corpora[draw(2)], folder)
        aside.mkdir()
        made = anew(folder)
        assert made
        before = made.build
        for step in range(5 if MANY else 3):
            sound = Path(place, f"sound-{step}")
            shutil.copytree(folder, sound)
            _change(folder, aside, draw)
            made = anew(folder)
            found = increment.increment(reading([folder]), vocabulary(), before)
            if found:
                assert made, "what is wrong was not found"
                assert texts(found) == made.texts
                assert found.build.around == made.build.around
                assert {**found.build.files} == {**made.build.files}
            if made:
                before = found.build if found else made.build
            else:  # mended
                shutil.rmtree(folder)
                sound.rename(folder)


@pytest.fixture(scope="module")
def made(corpora: tuple[Path, ...]) -> Path:
    """A folder with a corpus, and what it was built to in ``out``, each beside a copy of it."""
    place = corpora[0].with_name("made")
    for name in ("corpus", "as it was"):
        shutil.copytree(corpora[0], place / name)
    build(reading([place / "corpus"]), place / "out")
    shutil.copytree(place / "out", place / "as built")
    return place


def _brought_back(copy: Path, folder: Path) -> Path:
    shutil.rmtree(folder)
    return shutil.copytree(copy, folder)


@pytest.fixture
def folder(made: Path) -> Path:
    """A corpus that a test may change."""
    return _brought_back(made / "as it was", made / "corpus")


@pytest.fixture
def out(made: Path) -> Path:
    """What it was built to, which a test may build anew."""
    return _brought_back(made / "as built", made / "out")


@pytest.fixture
def read_in_full(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the fact files that are read in full from now on."""
    names: list[str] = []

    def parse(data: bytes, path: str) -> Document:
        names.append(Path(path).name)
        return parse_document(data, path)

    monkeypatch.setattr("diplograph.facts.changed.parse_document", parse)
    return names


def _in_store(out: Path) -> set[str]:
    return {str(quad.triple) for quad in open_store(out)}


def _written(out: Path) -> dict[str, bytes]:
    return {name: (out / name).read_bytes() for name in FILES}


def test_a_build_after_an_edit_writes_what_a_new_one_does(
    folder: Path,
    out: Path,
    tmp_path: Path,
    read_in_full: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = sorted((folder / "facts").iterdir())[3]
    path.write_text(path.read_text("utf-8").replace("2026-01-10", "2026-01-11"), encoding="utf-8")
    read_in_short: list[str] = []
    from_json = bare.from_json

    def read(text: bytes, path: str) -> Sheet:
        read_in_short.append(Path(path).name)
        return from_json(text, path)

    monkeypatch.setattr(bare, "from_json", read)
    again = build(reading([folder]), out)
    shipped = {"organisations.yaml", "places.yaml"}
    assert {*read_in_full} == {path.name, *shipped}
    assert {*read_in_short} < {each.name for each in folder.glob("*/*.yaml")}
    new = build(reading([folder]), tmp_path / "new")
    assert _written(out) == _written(tmp_path / "new")
    assert again == replace(new, out=out)


_SILENT = """format: 1
source:
  id: silent-communique
  kind: communique
  label: {en: "invented communiqué that is known of from an article alone"}
  language: und
  published: 2026-01-09
  recorded: 2026-01-10
"""


def test_a_source_that_says_nothing_is_built_with_the_others_and_kept(
    folder: Path, out: Path
) -> None:
    (folder / "facts" / "2026-01-09-silent.yaml").write_text(_SILENT, encoding="utf-8")
    claims = build(reading([folder]), out).claims
    assert any("silent-communique>" in triple for triple in _in_store(out))
    changed = sorted((folder / "facts").iterdir())[3]
    changed.write_text(changed.read_text("utf-8").replace("2026-01-10", "2026-01-11"), "utf-8")
    assert build(reading([folder]), out).claims == claims


def test_the_store_after_some_edits_has_the_triples_of_the_graph(
    folder: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "_MOST_CHANGES", 3)
    monkeypatch.setattr(kept, "_MOST_REMOVED", 1)
    changed: list[bool] = []
    write_build = backends.write_build

    def write(*given: Any, **named: Any) -> backends.Written:
        written = write_build(*given, **named)
        changed.append(written.is_changed)
        return written

    monkeypatch.setattr(backends, "write_build", write)
    first, second, *_ = sorted((folder / "facts").iterdir())
    text = first.read_text("utf-8")
    for number in range(4):
        if number == 2:
            second.rename(tmp_path / second.name)
        first.write_text(text.replace("-01-10", f"-01-1{number + 1}"), encoding="utf-8")
        build(reading([folder]), out)
        whole = parse((out / "graph.ttl").read_bytes(), RdfFormat.TURTLE)
        assert _in_store(out) == {str(quad.triple) for quad in whole}
    assert changed == [True, True, True, False]  # and then it was made anew


def test_what_a_slug_means_elsewhere_is_no_less_a_change(
    folder: Path, out: Path, tmp_path: Path, read_in_full: list[str]
) -> None:
    [shared] = (folder / "entities").glob("event-*.yaml")
    shared.write_text(shared.read_text("utf-8").replace("visit 2 to", "Visit 2 to"), "utf-8")
    build(reading([folder]), out)
    telling = {
        path.name for path in (folder / "facts").iterdir() if "visit-000002:" in path.read_text()
    }
    assert (
        telling
        < {*read_in_full}
        < {path.name for path in folder.glob("*/*")}
        | {
            "organisations.yaml",
            "places.yaml",
        }
    )
    build(reading([folder]), tmp_path / "new")
    assert _written(out) == _written(tmp_path / "new")


def test_what_is_wrong_is_told_as_ever(folder: Path, out: Path, tmp_path: Path) -> None:
    before = _written(out)
    path = sorted((folder / "facts").iterdir())[3]
    whole = path.read_text("utf-8")
    for broken in (whole.replace("published:", "publish:"), whole.replace("at: ", "at: x", 1)):
        path.write_text(broken, encoding="utf-8")
        with pytest.raises(DataError) as told:
            build(reading([folder]), out)
        with pytest.raises(DataError) as anew:
            build(reading([folder]), tmp_path / "new")
        assert told.value.problems == anew.value.problems
        assert _written(out) == before


def test_what_is_kept_is_of_no_use_to_another_maker_or_when_it_is_damaged(
    folder: Path, out: Path
) -> None:
    place = out / STORE / KEPT
    [(makers,)] = sqlite3.connect(place).execute("SELECT makers FROM made")
    assert kept.read_kept(out, makers)
    assert not kept.read_kept(out, "another")
    whole = place.read_bytes()
    for broken in (b"", b"no database", whole[: len(whole) // 2]):
        place.write_bytes(broken)
        assert not kept.read_kept(out, makers)
    build(reading([folder]), out)
    assert kept.read_kept(out, makers)
    with closing(sqlite3.connect(place)) as store:
        for table, column in (("file", "ntriples"), ("file", "gist"), ("said", "layers")):
            asked = f"SELECT rowid, {column} FROM {table} WHERE {column} NOT NULL"
            number, data = store.execute(asked).fetchone()
            other = data[:-1] + bytes([data[-1] ^ 1])
            for there, is_kept in ((other, False), (data, True)):
                written = f"UPDATE {table} SET {column} = ? WHERE rowid = ?"
                store.execute(written, (there, number))
                store.commit()
                assert bool(kept.read_kept(out, makers)) == is_kept


def test_what_another_build_kept_meanwhile_is_not_taken_for_ones_own(
    folder: Path, out: Path
) -> None:
    [(makers,)] = sqlite3.connect(out / STORE / KEPT).execute("SELECT makers FROM made")
    ours = kept.read_kept(out, makers)
    assert ours
    for path in (folder / "entities").glob("event-*.yaml"):
        path.write_text(path.read_text("utf-8").replace("visit 2 to", "Visit 2 to"), "utf-8")
    build(reading([folder]), out)
    assert kept.read_kept(out, makers) != ours
    kept.keep(out, makers, ours, ours)
    found = kept.read_kept(out, makers)
    assert found
    assert not found.parts  # the report is that of the other
    assert found == ours._replace(parts={})


def test_a_build_of_a_day_keeps_nothing_and_leaves_what_is_kept(
    folder: Path, out: Path, read_in_full: list[str]
) -> None:
    build(reading([folder]), out, as_of="2026-11-30")
    assert not read_in_full
    build(reading([folder]), out)
    assert {*read_in_full} == {"organisations.yaml", "places.yaml"}


class Killed(BaseException):
    """What ends a build so that it can do nothing about it."""


def _killed_half_way(what: str, share: float | None) -> None:
    if what == "validating" and share and share > 0.5:
        raise Killed


@pytest.fixture(scope="module")
def killed(corpora: tuple[Path, ...]) -> Path:
    """The folder of a build that was killed half-way, of files of which each is a part."""
    out = corpora[0].with_name("killed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(changed, "_BATCH", 1)
        with pytest.raises(Killed):
            build(reading([corpora[0]]), out, jobs=1, progress=_killed_half_way)
    return out


@pytest.fixture
def begun(killed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it that a test may go on with."""
    monkeypatch.setattr(changed, "_BATCH", 1)
    return shutil.copytree(killed, tmp_path / "begun")


def test_a_build_goes_on_where_a_killed_one_was(
    corpora: tuple[Path, ...], begun: Path, out: Path, read_in_full: list[str]
) -> None:
    assert [path.name for path in begun.iterdir()] == [".diplograph-begun"]
    (begun / ".diplograph-begun-journal").write_bytes(b"")
    build(reading([corpora[0]]), begun, jobs=1)
    files = {path.name for path in corpora[0].glob("*/*.yaml")}
    assert 0 < len(files & {*read_in_full}) < len(files)
    assert _written(begun) == _written(out)
    assert not list(begun.glob(".diplograph-begun*"))


def test_what_a_killed_build_did_is_held_against_what_slugs_mean_now(
    folder: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changed, "_BATCH", 1)
    [shared] = (folder / "entities").glob("event-*.yaml")
    label = shared.read_text("utf-8")
    shared.write_text(label.replace("visit 2 to", "Visit 2 to"), encoding="utf-8")
    for path in (folder / "facts").iterdir():
        path.write_text(path.read_text("utf-8") + "# edited\n", encoding="utf-8")
    with pytest.raises(Killed):
        build(reading([folder]), out, jobs=1, progress=_killed_half_way)
    shared.write_text(label, encoding="utf-8")
    build(reading([folder]), out, jobs=1)
    build(reading([folder]), tmp_path / "new")
    assert _written(out) == _written(tmp_path / "new")


def test_nothing_is_left_of_a_build_of_what_is_wrong(folder: Path, begun: Path) -> None:
    path = sorted((folder / "facts").iterdir())[3]
    path.write_text(path.read_text("utf-8").replace("published:", "publish:"), encoding="utf-8")
    with pytest.raises(DataError):
        build(reading([folder]), begun, jobs=1)
    assert [*begun.iterdir()] == []


@pytest.mark.parametrize("data", [b"", b"nothing of SQLite's", None])
def test_what_was_begun_and_is_damaged_or_leads_elsewhere_is_not_gone_on_with(
    corpora: tuple[Path, ...], begun: Path, tmp_path: Path, data: bytes | None
) -> None:
    path, other = begun / ".diplograph-begun", tmp_path / "other"
    if data is None:
        shutil.move(path, other)
        path.symlink_to(other)
    else:
        path.write_bytes(data)
    before = other.read_bytes() if data is None else b""
    build(reading([corpora[0]]), begun, jobs=1)
    assert (begun / "graph.ttl").exists()
    assert not list(begun.glob(".diplograph-begun*"))
    assert data is not None or other.read_bytes() == before
