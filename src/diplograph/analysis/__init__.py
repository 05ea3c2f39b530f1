"""Network analysis of what is accepted, and the graph in terms of other libraries.

``docs/explanation/analysis.md`` defines each network and each figure.
"""

from diplograph.analysis.analyses import ANALYSES, OPTIONS, Option, analyse, answered, why_empty
from diplograph.analysis.chains import Hop, Part, parts, paths
from diplograph.analysis.kept import keep
from diplograph.analysis.libraries import to_networkx, to_rdflib
from diplograph.analysis.table import Analysis

__all__ = [
    "ANALYSES",
    "OPTIONS",
    "Analysis",
    "Hop",
    "Option",
    "Part",
    "analyse",
    "answered",
    "keep",
    "parts",
    "paths",
    "to_networkx",
    "to_rdflib",
    "why_empty",
]
