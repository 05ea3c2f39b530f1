"""Naming: the slugs that are there already, found by any name, in any script and spelling.

:mod:`diplograph.naming.gathering` collects what has a slug, from a graph, from fact files, from the
ontology and from the table of the world's places; :mod:`diplograph.naming.matching` tells which of
their names a word may mean.
"""

from diplograph.naming.gathering import (
    Named,
    in_files,
    in_gazetteer,
    in_graph,
    in_vocabulary,
    merged,
)
from diplograph.naming.matching import Match, find

__all__ = [
    "Match",
    "Named",
    "find",
    "in_files",
    "in_gazetteer",
    "in_graph",
    "in_vocabulary",
    "merged",
]
