"""Graphs that say nothing of what is asked here, of which an empty answer is no finding."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pyoxigraph as ox

from diplograph.backends.shipped import named
from diplograph.errors import DiplographError
from diplograph.queries.notes import say

if TYPE_CHECKING:
    from diplograph.backends import Graph
    from diplograph.queries.questions import Question

#: Seconds for the probe.
_PROBE = 2.0
_ANY = "ASK { { ?claim a dg:Claim } UNION { ?source a dg:Source } }"


def is_foreign(graph: Graph) -> bool:
    """Whether a graph holds no source and no claim at all.

    It is another graph then than the one that was meant, or an empty one.
    """
    try:
        found = graph.evaluate(_ANY, timeout=_PROBE).read()
    except DiplographError:  # too slow: nothing is told that was not seen
        return False
    return isinstance(found, ox.QueryBoolean) and not found


def foreign(graph: Graph, language: str) -> str:
    """That a graph is so, for the reader of an empty answer, or ""."""
    if not is_foreign(graph):
        return ""
    return say("foreign", language, graph=named(graph.address))


def of_foreign(question: Question, said: str, language: str) -> Question:
    """A question of a graph of which :func:`foreign` has `said` so: that is what no row means."""
    return replace(question, empty={language: said})


def of_served(question: Question) -> Question:
    """A question of a graph that is served and foreign: that is what no row means.

    Those who ask a server are not told where its graph lies.
    """
    return replace(
        question, empty={language: say("foreign-served", language) for language in question.empty}
    )
