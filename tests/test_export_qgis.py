"""``--for qgis``: the map, read by GDAL through pyogrio; by QGIS in ``nightly_qgis.py``."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from struct import unpack_from
from typing import Any
from xml.etree import ElementTree

import pyogrio
import pytest
from pyogrio import list_layers, read_info
from pyogrio.raw import read_arrow
from pyoxigraph import Literal, NamedNode, Triple

import hostile
from diplograph import rdf
from diplograph.backends import memory
from diplograph.errors import AccessError, LimitError
from diplograph.export import Content, Losses, export_for
from diplograph.export.geography import Geography
from diplograph.export.map_layers import LAYERS
from diplograph.export.tables import TABLES
from diplograph.export.targets.qgis import _shape, _Writer
from diplograph.namespaces import DG, ID, KIND, compress
from diplograph.positions import Position, positions
from diplograph.vocabulary import vocabulary


@pytest.fixture(scope="module")
def content(contents: Mapping[str, Content]) -> Content:
    return contents["corpus"]


@pytest.fixture(scope="module")
def exported(content: Content, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Losses]:
    folder = tmp_path_factory.mktemp("qgis")
    losses, _ = export_for(content, "qgis", folder)
    return folder, losses


def rows(path: Path, layer: str | None = None) -> list[dict[str, Any]]:
    """The rows that GDAL finds; lists are JSON in a GeoPackage."""
    meta, table = read_arrow(path, layer=layer)
    lists = [
        name
        for name, subtype in zip(meta["fields"], meta["ogr_subtypes"], strict=True)
        if subtype == "OFSTJSON"
    ]
    return [
        {key: json.loads(cell) if key in lists and cell else cell for key, cell in row.items()}
        for row in table.to_pylist()
    ]


def ends(wkb: bytes) -> list[tuple[float, ...]]:
    """The points of a point, or of the first line of lines."""
    return [unpack_from("<2d", wkb, at) for at in ((5,) if wkb[1] == 1 else (18, 34))]


def test_the_reader_finds_every_record_with_sources_and_status(
    content: Content, exported: tuple[Path, Losses]
) -> None:
    folder, losses = exported
    path = folder / "graph.gpkg"
    assert not losses.dropped()
    for loss in losses.rows:
        found = rows(path, loss.sort)
        assert len({row["id"] for row in found}) == len(found) == loss.out == loss.given
    assert {row["id"]: (row["sources"], row["standing"]) for row in rows(path, "facts")} == {
        fact.id: ([*map(compress, fact.sources)], fact.standing) for fact in content.facts()
    }


def test_the_article_is_there_whole(contents: Mapping[str, Content], tmp_path: Path) -> None:
    content = contents["article"]
    losses, (path,) = export_for(content, "qgis", tmp_path / "graph.gpkg")
    assert {row.sort: row.out for row in losses.rows} == {
        name: len(rows(path, name)) for name in TABLES
    }
    # No source says where the hosts are at home, so that the visit leads nowhere.
    assert not rows(path, "flows")
    assert "1 event has no line, for want of places" in losses.rows[1].note


def test_layers_have_names_geometries_and_a_frame_of_reference(
    exported: tuple[Path, Losses],
) -> None:
    path = exported[0] / "graph.gpkg"
    lines, points = "MultiLineString", "Point"
    drawn = {"flows": lines, "journeys": lines, "places": points, "located": points}
    assert {name: kind for name, kind in list_layers(path) if kind} == drawn
    assert [name for name, _ in list_layers(path)] == [*LAYERS, *TABLES, "columns", "layer_styles"]
    for name in drawn:
        info = read_info(path, layer=name)
        assert (info["crs"], info["encoding"]) == ("EPSG:4326", "UTF-8")
        meaning = {row["name"] for row in rows(path, "columns") if row["in_table"] == name}
        assert meaning == set(info["fields"])
    for column, told in sqlite3.connect(path).execute(
        "SELECT table_name, description FROM gpkg_contents"
    ):
        assert told, column
    assert read_info(path, layer="journeys")["ogr_types"][8] == "OFTDate"


def test_each_layer_says_how_it_looks(exported: tuple[Path, Losses]) -> None:
    looks = {row["f_table_name"]: row for row in rows(exported[0] / "graph.gpkg", "layer_styles")}
    assert looks.keys() == LAYERS.keys()
    for name, look in looks.items():
        assert (look["useAsDefault"], look["f_geometry_column"]) == (True, "geom")
        style = ElementTree.fromstring(look["styleQML"])
        named = set(re.findall(r'"(\w+)"', " ".join(_expressions(style))))
        assert named <= {column.name for column in LAYERS[name].columns}


def _expressions(style: ElementTree.Element) -> Iterator[str]:
    for each in style.iter():
        if each.get("name") == "expression":
            yield each.get("value", "")
        yield each.get("filter", "")


def test_places_lie_where_the_table_has_them_or_what_they_are_within(
    content: Content, exported: tuple[Path, Losses]
) -> None:
    own = positions(content.layers)
    found = {row["id"]: row for row in rows(exported[0] / "graph.gpkg", "places")}
    assert {compress(iri) for iri in own} <= found.keys()
    agadir, region = found["id:agadir"], found["id:ma-09"]
    assert (agadir["position_of"], agadir["geom"]) == ("id:ma-09", region["geom"])
    at = own[f"{ID}ma-09"]
    assert ends(region["geom"]) == [(at.longitude, at.latitude)]
    counted = sum(1 for each in content.facts() if f"{ID}agadir" in (each.subject, each.object))
    assert (agadir["facts"], agadir["kind"]) == (counted, "City")
    assert rows(exported[0] / "places.geojson")[0]["id"] in found


def test_a_journey_leads_from_place_to_place_with_what_says_so(
    content: Content, exported: tuple[Path, Losses]
) -> None:
    path = exported[0] / "graph.gpkg"
    places = {row["id"]: row["geom"] for row in rows(path, "places")}
    found = rows(path, "journeys")
    for row in found:
        line = row["geom"] and ends(row["geom"])
        start, end = ends(places[row["from_place"]]), ends(places[row["to_place"]])
        assert line == [*start, *end] if line else start == end
        assert row["claims"]
        assert row["sources"]
    (visit,) = (row for row in found if row["id"] == "id:bavaria-tangier-2025")
    assert (visit["from_place"], visit["to_place"]) == ("id:de-by", "id:tangier")
    assert (visit["status"], visit["standing"]) == ("held", "accepted")
    assert (visit["first_day"], visit["last_day"]) == (date(2025, 3, 4), date(2025, 3, 6))
    facts = {fact.id for fact in content.facts()}
    assert set(visit["facts"]) <= facts
    told = {fact.id: {*map(compress, fact.according_to)} for fact in content.facts()}
    for row in found:
        assert {*(row["according_to"] or ())} >= set().union(
            *(told.get(i, ()) for i in row["facts"])
        )
    (told_by_host,) = (row for row in found if row["id"] == "id:cedar-bluff-agadir-2022")
    assert told_by_host["according_to"] == ["id:cedar-bluff-university"]
    assert "eventStatus" in told_by_host["attributed"]
    planned = [row for row in found if row["standing"] == "said"]
    assert planned
    assert not [row for row in planned if row["status"] == "held"]
    assert not [row for row in found if row["standing"] == "accepted" and row["status"] != "held"]


def test_flows_add_journeys_up(exported: tuple[Path, Losses]) -> None:
    path = exported[0] / "graph.gpkg"
    journeys = rows(path, "journeys")
    flows = rows(path, "flows")
    for flow in flows:
        those = [
            row
            for row in journeys
            if (row["from_place"], row["to_place"]) == (flow["from_place"], flow["to_place"])
        ]
        assert flow["events"] == len({row["whole"] for row in those}) > 0
        assert set(flow["statuses"]) == {row["status"] for row in those}
        assert flow["unsure"] >= len({row["whole"] for row in those if row["according_to"]})
        assert set(flow["sources"]) == {each for row in those for each in row["sources"]}
    features = json.loads((exported[0] / "flows.geojson").read_text())["features"]
    assert len(features) == len(flows)


def test_a_line_takes_the_short_way_round_the_earth() -> None:
    fiji, samoa = Position(-18.0, 178.0), Position(-14.0, -172.0)
    wkb = _shape([fiji, samoa])
    assert wkb
    assert unpack_from("<I", wkb, 5) == (2,)
    assert ends(wkb) == [(178.0, -18.0), (180.0, pytest.approx(-17.2))]
    assert unpack_from("<4d", wkb, 9 + 41 + 9) == (-180.0, pytest.approx(-17.2), -172.0, -14.0)
    assert _shape([fiji, fiji]) is None


def test_what_lies_in_two_places_lies_nowhere() -> None:
    named = {"both": ("us-ms", "ma"), "one": ("us-ms", "us"), "us-ms": ("us",), "us": (), "ma": ()}
    triples = [
        triple
        for slug, wholes in named.items()
        for triple in (
            _said(slug, "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", NamedNode(f"{DG}Place")),
            *(_said(slug, f"{DG}within", NamedNode(ID + whole)) for whole in wholes),
        )
    ]
    visit = [
        _said("visit", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", NamedNode(f"{DG}Visit")),
        _said("visit", f"{DG}eventStatus", NamedNode(f"{KIND}held")),
        _said("visit", f"{DG}visitorFrom", NamedNode(f"{ID}one")),
        _said("visit", f"{DG}hostedBy", NamedNode(f"{ID}chamber")),
        _said("chamber", f"{DG}basedIn", NamedNode(f"{ID}ma")),
    ]
    graph = memory(rdf.ntriples([*triples, *visit, *vocabulary().triples]))
    found = Geography(Content.of(graph))
    assert {iri.removeprefix(ID): spot.of for iri, spot in found.spots.items()} == {
        "ma": f"{ID}ma",
        "one": f"{ID}us-ms",
        "us": f"{ID}us",
        "us-ms": f"{ID}us-ms",
    }
    (journey,) = found.journeys
    assert (journey.start, journey.end, len(journey.records)) == (f"{ID}one", f"{ID}ma", 3)


def _said(subject: str, predicate: str, value: NamedNode | Literal) -> Triple:
    return Triple(NamedNode(ID + subject), NamedNode(predicate), value)


def test_hostile_text_comes_through_but_for_the_zero(tmp_path: Path) -> None:
    content = Content.of(hostile.graph(tmp_path))
    losses, (path, *_) = export_for(content, "qgis", tmp_path / "out")
    found = {row["iri"]: (row["label"], row["names"]) for row in rows(path, "things")}
    assert found == {
        thing.iri: (
            thing.label.replace("\0", "\ufffd"),
            [name.replace("\0", "\ufffd") for name in thing.names],
        )
        for thing in content.things()
    }
    assert "texts have U+FFFD for U+0000" in losses.rows[0].note


def test_what_gdal_leaves_out_without_a_word_is_told(
    content: Content, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pyogrio, "read_info", lambda *_, **__: {"features": 70})
    with pytest.raises(AccessError, match="70 of 71 rows of places into places"):
        export_for(content, "qgis", tmp_path / "places.geojson")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("failure", [KeyboardInterrupt, LimitError("too much")])
def test_what_stops_the_rows_stops_the_writing(
    failure: BaseException | type[BaseException],
    contents: Mapping[str, Content],
    tmp_path: Path,
) -> None:
    """GDAL says of it that a stream cannot be read."""

    def rows() -> Iterator[tuple[str, ...]]:
        yield ("one",)
        raise failure

    columns = TABLES["things"].columns[:1]
    with pytest.raises(failure if isinstance(failure, type) else type(failure)):
        _Writer(Geography(contents["article"]))._write_table(
            tmp_path / "graph.gpkg", "things", columns, rows(), "Invented."
        )
