"""The invented corpus without some of its claims, cheaply: what follows from a claim, and what not.

The corpus is compiled once. A claim is taken away where a fact file would no longer have its entry:
its file is compiled anew, all claims are projected anew, and only the triples that differ leave the
store or enter it. A claim that another corrects takes the word of the correction with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from pyoxigraph import Quad, Triple

from diplograph import rdf
from diplograph.backends import Graph, memory
from diplograph.backends.local import LocalGraph
from diplograph.facts import Facts
from diplograph.facts.model import FactFile
from diplograph.rdf.compile import Compiled, CompiledClaim, compile_file
from diplograph.rdf.project import project
from diplograph.vocabulary import ID, vocabulary


class Changing:
    """A corpus whose claims can be taken away."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        whole = rdf.graph(facts, vocabulary())
        self.graph: Graph = memory(rdf.ntriples(whole.triples))
        self.claims = {one.iri: one for one in whole.claims}
        self._things = rdf.named(facts.files)
        self._kinds = {ID + slug: thing.kind for slug, thing in self._things.items()}
        self._compiled = [self._compile(file) for file in facts.files]
        self._file = {
            one.iri: number for number, each in enumerate(self._compiled) for one in each.claims
        }
        self._accepted = self._projected(whole.claims)
        written = (triple for each in self._compiled for triple in set(each.triples))
        self._count = Counter([*written, *self._accepted])

    def property(self, iri: str) -> str:
        """The property of a claim, or "none" of one that has none."""
        return self.claims[iri].claim.property or "none"

    def _compile(self, file: FactFile) -> Compiled:
        return compile_file(file, self._things, vocabulary())

    def _projected(self, claims: Collection[CompiledClaim]) -> frozenset[Triple]:
        """What is accepted; of two values of which neither is preferred any more, none."""
        found = project(claims, self._kinds, vocabulary(), open_ties=True)
        return frozenset(triple for one in found.verdicts.values() for triple in one.triples)

    def _left(self, file: FactFile, compiled: Compiled, gone: Collection[str]) -> FactFile:
        return file._replace(
            claims=tuple(
                one.claim._replace(supersedes=None) if one.supersedes in gone else one.claim
                for one in compiled.claims
                if one.iri not in gone
            )
        )

    @contextmanager
    def without(self, gone: Collection[str]) -> Iterator[Graph]:
        """The graph without the claims of these IRIs, until the block ends."""
        concerned = {self._file[iri] for iri in gone} | {
            self._file[one.iri] for one in self.claims.values() if one.supersedes in gone
        }
        now = dict(enumerate(self._compiled))
        more: Counter[Triple] = Counter()
        for number in concerned:
            old = self._compiled[number]
            now[number] = self._compile(self._left(self.facts.files[number], old, gone))
            more.subtract(set(old.triples))
            more.update(set(now[number].triples))
        accepted = self._projected([one for each in now.values() for one in each.claims])
        more.subtract(self._accepted)
        more.update(accepted)
        left = {triple: self._count[triple] + change for triple, change in more.items() if change}
        lost = [triple for triple, times in left.items() if times == 0]
        won = [triple for triple in left if triple not in self._count]
        assert isinstance(self.graph, LocalGraph)
        store = self.graph.store
        for triple in lost:
            store.remove(Quad(*triple))
        store.extend(Quad(*triple) for triple in won)
        try:
            yield self.graph
        finally:
            for triple in won:
                store.remove(Quad(*triple))
            store.extend(Quad(*triple) for triple in lost)
