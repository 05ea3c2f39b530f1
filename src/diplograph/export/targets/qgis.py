"""A GeoPackage for QGIS and whatever reads with GDAL, and its places and flows as GeoJSON.

Layers in WGS 84 are places, what is at them, journeys (an event that leads from one place to
another) and flows (journeys added up by their ends). What lies nowhere is in tables without
geometry in the same file: those of :mod:`diplograph.export.tables`, so that a map has the evidence
of what it draws. The same content gives the same bytes under one version of GDAL.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from struct import pack
from typing import TYPE_CHECKING, Any, BinaryIO

from diplograph.errors import AccessError
from diplograph.export.arrow import batches, schema
from diplograph.export.geography import Geography
from diplograph.export.losses import Loss, Losses
from diplograph.export.map_layers import LAYERS, Layer
from diplograph.export.map_styles import styles
from diplograph.export.tables import TABLES, Cell, Column, described, parts_of_scans
from diplograph.positions import Position
from diplograph.queries.extras import needing
from diplograph.resources import scratch

if TYPE_CHECKING:
    from diplograph.export.content import Content

PACKAGE = "graph.gpkg"
_WGS_84 = "EPSG:4326"
#: Of GeoPackage: what programs of before 2023 read without a warning.
_VERSION = "1.2"
#: What stands in the file as the time of its writing, so that it is the same at every time.
_MADE = "1980-01-01T00:00:00.000Z"
#: Of well-known binary: byte order, and types of geometry (OGC 06-103r4, 8.2.3).
_LITTLE_ENDIAN, _POINT, _LINE, _LINES = 1, 1, 2, 5
_COLUMNS, _STYLES = "columns", "layer_styles"
_TOLD = "What each column holds, and of which table its keys are rows."


def write(content: Content, files: Mapping[str, BinaryIO]) -> Losses:
    """Write the files that are asked for (:class:`diplograph.export.targets.Write`)."""
    with needing("--for qgis", package="pyogrio", extra="qgis"):
        import pyogrio
    with needing("--for qgis", package="pyarrow", extra="qgis"):
        import pyarrow  # noqa: F401  # tell of it before anything is written

    writer = _Writer(Geography(content))
    with scratch(next(iter(files.values()))) as folder, _at_no_time(pyogrio):
        for name, file in files.items():
            path = folder / name
            if name == PACKAGE:
                writer.write_package(path)
            else:
                layer = LAYERS[name.removesuffix(".geojson")]
                writer.write_layer(path, layer, {"RFC7946": "YES"})
            with path.open("rb") as written:
                shutil.copyfileobj(written, file)
    return Losses(tuple(writer.losses(whole=PACKAGE in files)))


@contextmanager
def _at_no_time(pyogrio: Any) -> Iterator[None]:
    """Let GDAL write a time that is always the same."""
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _MADE})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


class _Writer:
    """Writes layers and tables, and counts their rows and the texts that are changed in them."""

    def __init__(self, geography: Geography) -> None:
        self._geography = geography
        self._rows: dict[str, int] = {}
        self._changed = 0

    def write_package(self, path: Path) -> None:
        """Write all layers and tables into one file."""
        for layer in LAYERS.values():
            self.write_layer(path, layer, {"DESCRIPTION": layer.meaning})
        for name, table in TABLES.items():
            rows = table.rows(self._geography.content)
            self._write_table(path, name, table.columns, rows, table.meaning)
        columns = {name: layer.columns for name, layer in LAYERS.items()}
        columns |= {name: table.columns for name, table in TABLES.items()}
        told = ((name, *row) for name, of in columns.items() for row in described(of))
        self._write_table(path, _COLUMNS, _OF_COLUMNS, told, _TOLD)
        looks = (
            ("", "", name, "geom", name, qml, "", True, "", "", None, _MADE)
            for name, qml in styles().items()
        )
        self._write_table(path, _STYLES, _OF_STYLES, looks, "How layers look in QGIS.")

    def write_layer(self, path: Path, layer: Layer, options: Mapping[str, str]) -> None:
        """Write a layer beside those that are there."""
        import pyarrow as pa

        spots = self._geography.spots
        told = {"ARROW:extension:name": "geoarrow.wkb"}
        types = _types(layer.columns).append(pa.field("geom", pa.binary(), metadata=told))
        rows = (
            (*map(self._held, cells), _shape([spots[end].at for end in ends]))
            for ends, cells in layer.rows(self._geography)
        )
        where = {"geometry_name": "geom", "geometry_type": layer.geometry, "crs": _WGS_84}
        self._write(path, layer.name, rows, types, options, **where)

    def _write_table(
        self,
        path: Path,
        name: str,
        columns: Sequence[Column],
        rows: Iterable[Sequence[Cell]],
        meaning: str,
    ) -> None:
        """Write a table without geometry beside what is there."""
        held = (tuple(map(self._held, row)) for row in rows)
        self._write(path, name, held, _types(columns), {"DESCRIPTION": meaning})

    def _write(
        self,
        path: Path,
        name: str,
        rows: Iterable[Sequence[Cell | bytes]],
        types: Any,
        options: Mapping[str, str],
        **where: str,
    ) -> None:
        import pyarrow as pa
        from pyogrio.errors import DataLayerError, DataSourceError, FeatureError
        from pyogrio.raw import write_arrow

        self._rows[name] = 0
        failed: list[BaseException] = []

        def counted() -> Iterator[Any]:
            try:
                for batch in batches(rows, types):
                    self._rows[name] += batch.num_rows
                    yield batch
            except BaseException as error:
                failed.append(error)
                raise

        reader = pa.RecordBatchReader.from_batches(types, counted())
        room = f"is there room in {path.parent.parent}?"
        new: dict[str, Any] = {"append": path.exists(), "layer_options": options, **where}
        if path.name == PACKAGE and not path.exists():
            new["dataset_options"] = {"VERSION": _VERSION}
        try:
            write_arrow(reader, path, layer=name, **new)
        except (DataLayerError, DataSourceError, FeatureError, RuntimeError) as error:
            if failed:  # GDAL calls whatever the rows raised, Ctrl-C too, a failing stream
                raise failed[0] from None
            # What it wrote before in part it cannot read, and tells of another reason.
            is_cut = new["append"] or not isinstance(error, DataSourceError)
            raise AccessError(
                f"GDAL cannot write {name} into {path.name}: {room if is_cut else error}"
            ) from error
        found = _count(path, name)
        if found != self._rows[name]:
            told = f"{found:,} of {self._rows[name]:,} rows of {name} into {path.name}"
            raise AccessError(f"GDAL wrote {told}: {room}")

    def _held(self, cell: Cell) -> Cell:
        """What GDAL holds of a cell: a text ends for it at U+0000."""
        if isinstance(cell, str):
            self._changed += "\0" in cell
            return cell.replace("\0", "\ufffd")
        return [str(self._held(each)) for each in cell] if isinstance(cell, Sequence) else cell

    def losses(self, *, whole: bool) -> Iterator[Loss]:
        """All records are rows of tables of the package; without it, only places are there."""
        content = self._geography.content
        for name, table in TABLES.items():
            if whole:
                yield Loss(name, self._rows[name], self._rows[name], note=self._note(name))
            else:
                given = sum(1 for _ in table.records(content))
                out = self._rows.get("places", 0) if name == "things" else 0
                yield Loss(name, given, out, note=f"not asked for: they are in {PACKAGE}")

    def _note(self, name: str) -> str:
        note = f"rows of {name}"
        if name == "things":
            at = f"{self._rows['places']:,} places and {self._rows['located']:,} others"
            note += f"; {at} have a position, the rest is not drawn"
            if self._changed:
                note += f"; {self._changed:,} texts have U+FFFD for U+0000"
        if name == "scans" and (parts := parts_of_scans(self._geography.content)):
            note += f"; {parts}"
        if name == "facts":
            note += f"; {self._rows['journeys']:,} journeys are drawn of them"
            if undrawn := self._geography.undrawn():
                told = "1 event has" if undrawn == 1 else f"{undrawn:,} events have"
                note += f"; {told} no line, for want of places from and to"
        return note


def _count(path: Path, layer: str) -> int:
    """How many rows are there: GDAL does not tell of what it could not write as it closed a file.

    What it cannot read again has none.
    """
    from pyogrio import read_info
    from pyogrio.errors import DataLayerError, DataSourceError

    try:
        found: int = read_info(path, layer=layer, force_feature_count=True)["features"]
    except (DataLayerError, DataSourceError):
        return 0
    return found


def _types(columns: Iterable[Column]) -> Any:
    """Columns without dictionaries, of which GDAL would make domains of their own."""
    import pyarrow as pa

    return pa.schema(
        [
            field.with_type(field.type.value_type) if pa.types.is_dictionary(field.type) else field
            for field in schema(columns)
        ]
    )


# ---------------------------------------------------------------- geometry


def _shape(ends: Sequence[Position]) -> bytes | None:
    """A point, or a line the short way between two; None where both are one point."""
    one, other = ends[0], ends[-1]
    if len(ends) == 1:
        return pack("<BIdd", _LITTLE_ENDIAN, _POINT, one.longitude, one.latitude)
    if one == other:
        return None
    lines = [(one, other)] if abs(one.longitude - other.longitude) <= 180 else _cut(one, other)
    return pack("<BII", _LITTLE_ENDIAN, _LINES, len(lines)) + b"".join(map(_line, lines))


def _line(ends: tuple[Position, Position]) -> bytes:
    numbers = [number for end in ends for number in (end.longitude, end.latitude)]
    return pack("<BII4d", _LITTLE_ENDIAN, _LINE, len(ends), *numbers)


def _cut(one: Position, other: Position) -> list[tuple[Position, Position]]:
    """A line that crosses the 180th meridian, cut there (RFC 7946, 3.1.9)."""
    side = 180.0 if one.longitude > 0 else -180.0
    beyond = other.longitude + 2 * side
    if beyond == one.longitude:
        return [(one, Position(other.latitude, side))]
    part = (side - one.longitude) / (beyond - one.longitude)
    latitude = one.latitude + part * (other.latitude - one.latitude)
    return [(one, Position(latitude, side)), (Position(latitude, -side), other)]


def _told(name: str, meaning: str) -> Column:
    return Column(name, "text", meaning, lambda record, _: record)


_OF_COLUMNS = (
    _told("in_table", "the layer or table"),
    _told("name", "the column"),
    _told("type", "its type"),
    _told("meaning", "what it holds"),
    _told("refers", "the table of which its texts are keys"),
)
#: The columns that QGIS gives its table of styles.
_OF_STYLES = (
    _told("f_table_catalog", ""),
    _told("f_table_schema", ""),
    _told("f_table_name", "the layer"),
    _told("f_geometry_column", "its column of geometries"),
    _told("styleName", "a name"),
    _told("styleQML", "how it looks, as QGIS says it"),
    _told("styleSLD", "how it looks, as others say it"),
    _told("useAsDefault", "whether it looks so at once")._replace(type="flag"),
    _told("description", ""),
    _told("owner", ""),
    _told("ui", ""),
    _told("update_time", "when it was made"),
)
