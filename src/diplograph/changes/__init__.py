"""What changed between two graphs, as knowledge: facts, corrections, sources; not lines of a file.

:func:`compare` reads two graphs by their layers and gives the changes as values; a
:class:`Comparison` tells them in sentences, as text, Markdown or JSON. :func:`graph_of` finds the
graphs: a build, an RDF file, an endpoint, a folder of facts, or a revision of one in git.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diplograph.changes.comparing import KINDS, Change, Reason, changes
from diplograph.changes.revisions import graph_of
from diplograph.words import PAGE_LANGUAGES

if TYPE_CHECKING:
    from diplograph.backends import Graph
    from diplograph.layers import Layers

__all__ = ["KINDS", "Change", "Comparison", "Reason", "compare", "graph_of"]

#: The format of the JSON; it rises when a reader of the old one would be misled.
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Comparison:
    """The changes from one graph to another, in the order of :data:`KINDS`, and how to tell them.

    `old` and `new` are what the two are called; `before` and `after` what they say.
    """

    old: str
    new: str
    before: Layers
    after: Layers
    changes: tuple[Change, ...]

    def to_text(
        self, *, language: str = "en", width: int | None = None, terminal: bool = False
    ) -> str:
        """Text of `width` columns (None: the terminal's); `terminal` allows for bold and dim."""
        from diplograph.changes.telling import document
        from diplograph.explain.text import to_text

        return to_text(document(self, language), width=width, terminal=terminal)

    def to_markdown(self, *, language: str = "en") -> str:
        """Markdown, to be put into a note, an issue or a message of a commit."""
        from diplograph.changes.telling import document
        from diplograph.explain.markdown import to_markdown

        return to_markdown(document(self, language))

    def to_json(self) -> str:
        """All of it for programs, its sentences in every language; the same for the same graphs.

        ``{format, old, new, counts, changes: [{kind, subject, property, object, claims, sources,
        reasons: [{code, because, words}], before, after, text}]}``. Nodes are named by their IRIs;
        `before` and `after` are ``{sources, voices}``, lists of those that stand behind the fact.
        """
        from diplograph.changes.telling import record

        counts = {kind: sum(each.kind == kind for each in self.changes) for kind in KINDS}
        found = {
            "format": FORMAT,
            "old": self.old,
            "new": self.new,
            "counts": counts,
            "changes": [record(each, self, PAGE_LANGUAGES) for each in self.changes],
        }
        return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def compare(old: Graph, new: Graph, *, names: tuple[str, str]) -> Comparison:
    """What changed from `old` to `new`, which are called `names`.

    Raises AccessError if one cannot be read.
    """
    from diplograph.layers import read_layers

    before, after = read_layers(old), read_layers(new)
    return Comparison(*names, before, after, changes(before, after))
