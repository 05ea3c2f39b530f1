"""For the web: the graph as JSON-LD with schema.org's terms beside its own, and as a dataset.

``graph.jsonld`` has every triple, and statements in schema.org's terms where they say no more than
the sources; its context is inside. ``dataset.ttl`` describes the graph for catalogues, in DCAT and
VoID, and ``index.html`` for people and search engines.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from diplograph import rdf
from diplograph.errors import AccessError
from diplograph.export.dataset import Distribution, described, description, for_search, title
from diplograph.export.losses import Loss, Losses
from diplograph.export.schema_org import SCHEMA, statements
from diplograph.export.tables import IN_RDF, counts, parts_of_scans
from diplograph.rdf.jsonld import in_html, jsonld

if TYPE_CHECKING:
    from diplograph.export.content import Content
    from diplograph.rdf.writer import SortedTriples

GRAPH, DATASET, PAGE = "graph.jsonld", "dataset.ttl", "index.html"
_HERE = Path(__file__).parent
_STYLE = (
    "body{max-width:45rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 sans-serif}"
    "th{text-align:left;padding-right:2rem;font-weight:normal}td{text-align:right}"
)


def write(content: Content, files: Mapping[str, BinaryIO]) -> Losses:
    """Write the files that are asked for (:class:`diplograph.export.targets.Write`)."""
    triples = content.triples.with_others(statements(content))
    added = len(triples) - len(content.triples)
    graph = _write_graph(content, triples, files.get(GRAPH))
    if DATASET in files:
        files[DATASET].write(rdf.turtle(described(content, (graph,))))
    if PAGE in files:
        files[PAGE].write(_page(content, graph).encode())
    return Losses(tuple(_losses(content, added, GRAPH in files)))


def _losses(content: Content, added: int, is_written: bool) -> Iterator[Loss]:
    notes = {
        "triples": f"and {added:,} beside them in schema.org's terms",
        "scans": parts_of_scans(content, IN_RDF),
    }
    if not is_written:
        notes = {"triples": f"all this is in {GRAPH}, which was not asked for"}
    for sort, count in {"triples": len(content.triples), **counts(content)}.items():
        yield Loss(sort, count, count if is_written else 0, note=notes.get(sort, ""))


def _write_graph(content: Content, triples: SortedTriples, file: BinaryIO | None) -> Distribution:
    """Write the graph, if it is asked for; what there is to say of the file."""
    size, digest = 0, sha256()
    try:
        for piece in jsonld(triples, first=SCHEMA):
            data = piece.encode()
            size += len(data)
            digest.update(data)
            if file:
                file.write(data)
    except ValueError as error:
        raise AccessError(f"cannot write {content.graph.address} for web: {error}") from error
    return Distribution(GRAPH, "application/ld+json", size, digest.hexdigest())


def _page(content: Content, graph: Distribution) -> str:
    """The page for people, with the description for search engines in it."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("web.html.jinja").render(
        style=Markup(_STYLE),
        digest=f"sha256-{b64encode(sha256(_STYLE.encode()).digest()).decode()}",
        title=title(content, "en"),
        description=description(content),
        counts=counts(content),
        licence=content.publication.license,
        files=(GRAPH, DATASET),
        sources=[
            (content.name(source.iri, "en"), source.url if _is_address(source.url) else None)
            for source in content.layers.sources.values()
        ],
        # Nothing in it can end the element: `in_html` escapes.
        found=Markup(in_html(for_search(content, (graph,)))),
    )


def _is_address(url: str | None) -> bool:
    return url is not None and url.startswith(("https://", "http://"))
