"""The facts that come with diplograph, as a build in the user's cache folder."""

from __future__ import annotations

import sys
from pathlib import Path

from diplograph import resources
from diplograph.backends.graph import Graph
from diplograph.backends.local import DiskGraph, of_ntriples
from diplograph.backends.store import GRAPH, write_build
from diplograph.errors import AccessError
from diplograph.vocabulary import FILES

#: What the name of the folder begins with.
_SHIPPED = "shipped-"


def shipped() -> Graph:
    """The graph of the shipped facts, built on first use; in memory where no cache can be kept.

    The folder is named by a digest of all that the graph is made from, the compiler included, so
    that it is never stale, and may be deleted at any time.
    """
    reading = _reading()
    folder = _folder(reading)
    if not (folder / GRAPH).exists():
        return _build(reading, folder)
    return DiskGraph(str(folder))


def shipped_folder() -> Path:
    """Where the build of the shipped facts is, or would be."""
    return _folder(_reading())


def named(address: str) -> str:
    """A graph's address as it may be handed on: of a path that is absolute only the last part."""
    place = Path(address)
    if "://" in address or not place.is_absolute():
        return address
    if place.parent == resources.cache_folder() and place.name.startswith(_SHIPPED):
        return f"the facts that come with diplograph ({place.name.removeprefix(_SHIPPED)})"
    return place.name


def _reading() -> resources.Reading:
    return resources.reading(cwd=resources.package_data().parent)


def _folder(reading: resources.Reading) -> Path:
    package = Path(__file__).parents[1]
    compiler = [package / "vocabulary.py", *package.glob("facts/*.py"), *package.glob("rdf/*.py")]
    ontology = [resources.ontology_file(name) for name in FILES]
    data = [*reading.facts, *reading.entities, *reading.coverage, resources.places_table()]
    key = resources.digest_of([*data, *ontology, *sorted(compiler)])
    return resources.cache_folder() / f"{_SHIPPED}{key[:16]}"


def _build(reading: resources.Reading, folder: Path) -> Graph:
    from diplograph import rdf
    from diplograph.rdf.reading import read_graph

    sys.stderr.write(f"building the shipped facts once, in {folder}\n")
    _, graph = read_graph(reading)
    turtle, ntriples = rdf.turtle(graph.triples), rdf.ntriples(graph.triples)
    try:
        with resources.locked(folder):
            write_build(folder, {GRAPH: [turtle]}, [ntriples])
    except (OSError, AccessError) as error:
        sys.stderr.write(f"not kept: {error}\n")
        return of_ntriples(ntriples)
    return DiskGraph(str(folder))
