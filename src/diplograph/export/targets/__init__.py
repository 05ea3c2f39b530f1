"""The tools that exports are made for: of each, which files it gets, and what it cannot hold.

Each target is a module of this package with one function, ``write(content, files)``: it writes
those of its files that are asked for, and returns what became of every record. A target is heavy
and is imported when it is asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import BinaryIO, Protocol

from diplograph.export.content import Content
from diplograph.export.losses import SORTS, Losses


class Write(Protocol):
    """Write an export.

    `files` are open files by name, of those that the target has; the same content gives the same
    bytes. Raises UsageError if a package is missing, LimitError if the content is more than the
    tool holds.
    """

    def __call__(self, content: Content, files: Mapping[str, BinaryIO], /) -> Losses: ...


@dataclass(frozen=True, slots=True)
class Target:
    """A tool, and what it gets.

    `purpose` completes "Write …". `files` are the names of all that is written, in a folder.
    `drops` is the ceiling: the sorts of record of which it may lose some, and why it must.
    `readers` are the programs that read it back in its tests, ``tests/test_export_NAME.py``.
    """

    name: str
    purpose: str
    files: tuple[str, ...]
    drops: Mapping[str, str]
    readers: tuple[str, ...] = ()

    def write(self, content: Content, files: Mapping[str, BinaryIO]) -> Losses:
        """Write `files` (:class:`Write`)."""
        module = import_module(f"{__name__}.{self.name}")
        write: Write = module.write
        return write(content, files)

    def asked(self, name: str) -> Collection[str]:
        """The files that are meant by the name of one: those of its extension, or none."""
        _, dot, suffix = name.rpartition(".")
        return [file for file in self.files if dot and file.endswith(f".{suffix}")]


#: What a network of things cannot hold.
NETWORKS: Mapping[str, str] = {
    "scans": "what was searched is neither node nor edge",
}

TARGETS: Mapping[str, Target] = {
    target.name: target
    for target in (
        Target(
            "cytoscape",
            "a network in Cytoscape's JSON and in GraphML: Cytoscape, Cytoscape.js, igraph, yEd",
            ("network.cyjs", "network.graphml"),
            NETWORKS,
            ("Cytoscape.js", "igraph", "networkx"),
        ),
        Target(
            "neo4j",
            "a property graph in CSV for Neo4j's bulk import, and scripts that import it",
            (
                *(f"{name}.csv" for name in SORTS[1:]),
                "relations.csv",
                "links.csv",
                "import.sh",
                "load.cypher",
            ),
            {},
            ("Ladybug",),
        ),
        Target(
            "pandas",
            "tables in Parquet, with a data dictionary: pandas, polars, DuckDB, Arrow",
            (
                *(f"{name}.parquet" for name in SORTS[1:]),
                "dictionary.json",
            ),
            {},
            ("pyarrow", "pandas", "polars", "DuckDB"),
        ),
        Target(
            "qgis",
            "a GeoPackage of places, flows between them and all tables, and GeoJSON: QGIS, GDAL",
            ("graph.gpkg", "places.geojson", "flows.geojson"),
            {},
            ("GDAL", "QGIS"),
        ),
        Target(
            "excel",
            "a workbook of linked sheets: Excel, LibreOffice",
            ("graph.xlsx",),
            {},
            ("openpyxl", "calamine", "LibreOffice"),
        ),
        Target(
            "protege",
            "one ontology in Turtle and RDF/XML, with the facts' sources as axiom annotations",
            ("protege.ttl", "protege.owl"),
            {},
            ("OWL API", "HermiT", "Horned-OWL", "rdflib", "rapper", "pyoxigraph"),
        ),
        Target(
            "gephi",
            "a network in GEXF 1.3 with days, colours and places: Gephi, Gephi Lite, networkx",
            ("network.gexf",),
            NETWORKS,
            ("graphology", "networkx"),
        ),
        Target(
            "triplestore",
            "the dataset in TriG and N-Quads, a graph for each source: Virtuoso, Fuseki, Oxigraph",
            ("graph.trig", "graph.nq"),
            {},
            ("Virtuoso", "Oxigraph", "Jena"),
        ),
        Target(
            "web",
            "JSON-LD with schema.org's terms, the dataset in DCAT and VoID, and a page for it",
            ("graph.jsonld", "dataset.ttl", "index.html"),
            {},
            ("jsonld.js", "N3.js", "rdflib", "pyoxigraph"),
        ),
    )
}
