"""For stores of RDF: the dataset as TriG, and as N-Quads, which any of them loads in bulk.

What each source says is a graph of its own; what is accepted, reference triples and the
declarations of terms are the default graph. Dates in EDTF, which no engine compares, have their
first and last day beside them as ``xsd:date``, as they have in the graph of a build.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, BinaryIO

from diplograph.export.formats import dataset
from diplograph.export.losses import Loss, Losses
from diplograph.export.tables import IN_RDF, counts, parts_of_scans
from diplograph.rdf.datasets import nquads_lines, trig_text

if TYPE_CHECKING:
    from diplograph.export.content import Content

TRIG, NQUADS = "graph.trig", "graph.nq"
_NOTES = {
    "facts": "as accepted triples, in the default graph",
    "claims": "each in the graph of its source, as are passages",
}


def write(content: Content, files: Mapping[str, BinaryIO]) -> Losses:
    """Write the files that are asked for (:class:`diplograph.export.targets.Write`)."""
    arranged, losses = dataset(content.graph)
    if TRIG in files:
        files[TRIG].writelines(trig_text(arranged))
    if NQUADS in files:
        files[NQUADS].writelines(nquads_lines(arranged))
    del arranged  # before the records are in memory
    records, notes = counts(content), _NOTES | {"scans": parts_of_scans(content, IN_RDF)}
    return Losses(
        (
            *losses.rows,
            *(Loss(sort, n, n, note=notes.get(sort, "")) for sort, n in records.items()),
        )
    )
