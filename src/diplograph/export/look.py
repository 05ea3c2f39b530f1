"""Colours of what stands in a network, by its class or standing: those of the picture by day."""

from __future__ import annotations

from collections.abc import Iterable

from diplograph.namespaces import DG

#: By the local name of the nearest class that has one; of a source, of the others last.
NODES = {
    "Event": "#bd4a06",
    "Organisation": "#0a6aab",
    "Person": "#a63a7d",
    "Delegation": "#b27400",
    "Place": "#00775a",
    "Post": "#6a5fb0",
    "Sector": "#a88f0c",
    "Group": "#5a6270",
    "Actor": "#5a6270",
    "Source": "#8b919b",
}
#: Of what is accepted by its standing, of what is only said by the kind of its claims.
EDGES = {
    "accepted": "#59616e",
    "reference": "#8b919b",
    "denied": "#b3261e",
    "plan": "#0a6aab",
    "intention": "#7d3fb0",
    "prediction": "#00727e",
    "opinion": "#b3411a",
    "generalisation": "#5f6f16",
    "report": "#59616e",
}
_PLAIN = "Actor"


def style(classes: Iterable[str]) -> str:
    """The local name of the nearest of `classes` (IRIs) that has a colour, else ``Actor``."""
    names = (each.removeprefix(DG) for each in classes if each.startswith(DG))
    return next((name for name in names if name in NODES), _PLAIN)


def edge_colour(standing: str, status: str, polarity: str | None) -> str:
    """The colour of an edge."""
    if polarity == "denied":
        return EDGES["denied"]
    return EDGES.get(status) or EDGES.get(standing, EDGES["report"])


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of a colour, each to 255.

    >>> channels("#bd4a06")
    (189, 74, 6)
    """
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue
