"""The two layers of a graph, claims and what is accepted of them, read by SPARQL into values.

This is the one place that says which claims a fact rests on, how many sources stand behind it
independently, and what is contested; the picture, the
report and the network in Python show the same, because they show these values. What only one of
them needs it asks for itself.
"""

from diplograph.layers.around import excerpt, labels_of, read_around, read_ontology
from diplograph.layers.bounds import MOST_CLAIMS, within_bounds
from diplograph.layers.obstacles import Obstacle, obstacles, own_obstacles
from diplograph.layers.reading import (
    claims_behind,
    origins_of,
    read_claims,
    read_layers,
    text,
)
from diplograph.layers.values import (
    FIRM,
    REPORTED,
    Attestation,
    Claim,
    Contest,
    Fact,
    Layers,
    Locator,
    Omission,
    Scan,
    Source,
    Term,
    Thing,
    Triple,
)

__all__ = [
    "FIRM",
    "MOST_CLAIMS",
    "REPORTED",
    "Attestation",
    "Claim",
    "Contest",
    "Fact",
    "Layers",
    "Locator",
    "Obstacle",
    "Omission",
    "Scan",
    "Source",
    "Term",
    "Thing",
    "Triple",
    "claims_behind",
    "excerpt",
    "labels_of",
    "obstacles",
    "origins_of",
    "own_obstacles",
    "read_around",
    "read_claims",
    "read_layers",
    "read_ontology",
    "text",
    "within_bounds",
]
