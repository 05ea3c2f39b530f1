"""The Python side: a graph in a few names, for notebooks and scripts.

>>> import diplograph as dg
>>> graph = dg.load()
>>> for row in graph.query("SELECT ?host { ?visit a dg:Visit ; dg:hostedBy ?host }"):
...     print(row["host"].value)
https://w3id.org/diplograph/id/asmex

Terms and results are pyoxigraph's.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

import pyoxigraph as ox

from diplograph import backends
from diplograph.errors import QueryWarning, UsageError
from diplograph.result import Result, RowExplanation

__all__ = ["Graph", "Result", "RowExplanation", "load"]

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    import networkx as nx
    import rdflib

    from diplograph.analysis import Hop, Part
    from diplograph.explain import Explanation
    from diplograph.export import Losses
    from diplograph.pushing import Pushed
    from diplograph.view.notebook import View


def load(address: str | Path | None = None) -> Graph:
    """The graph at `address`: a build folder, an RDF file, or a SPARQL endpoint.

    None is ``./out`` if a build is there, else the facts that come with diplograph. Raises
    AccessError if there is no graph; an endpoint is first asked by what asks the graph.
    """
    return Graph(backends.connect(address))


class Graph:
    """A graph that can be asked, and taken into other libraries."""

    def __init__(self, backend: backends.Graph) -> None:
        self._backend = backend

    def __repr__(self) -> str:
        return f"<diplograph.Graph at {self._backend.address}>"

    @property
    def address(self) -> str:
        """Where the graph is."""
        return self._backend.address

    def query(
        self,
        asked: str,
        *,
        lang: str = "en",
        timeout: float | None = None,
        memory: int | None = None,
        **parameters: object,
    ) -> Result | bool | list[ox.Triple]:
        """Ask a query by its text, or a ready-made question by its name.

        Rows of SELECT; True or False of ASK; triples of CONSTRUCT and DESCRIBE. Where these are
        False or none, a QueryWarning tells what `notes` does of rows. `timeout` is in
        seconds, `memory` in bytes. The query runs in a process of its own: it can be interrupted,
        and cannot harm this one. `lang` and `parameters` are for questions: see :meth:`question`.

        >>> import diplograph as dg
        >>> [row["host"].value for row in dg.load().query("visits-held", lang="fr")]
        ['ASMEX, Confédération marocaine des exportateurs']

        Raises:
            UsageError: no such question or parameter, a value of another type, or not SPARQL.
            LimitError: it took too much time or memory.
            AccessError: the graph could not be read or reached.
        """
        if re.fullmatch(r"[\w-]+", asked):
            return self.question(asked, lang=lang, timeout=timeout, memory=memory, **parameters)
        if parameters:
            from diplograph.spelling import did_you_mean, nearest

            hint = did_you_mean(nearest(next(iter(parameters)), ("timeout", "memory")))
            said = f"only a ready-made question takes {', '.join(parameters)}"
            raise UsageError(f"{said}; {hint}" if hint else said)
        answer = self._backend.evaluate(asked, timeout=timeout, memory=memory)
        results = answer.read()
        if isinstance(results, ox.QueryBoolean):
            self._warn_of_doubts(asked, answer)
            return bool(results)
        if isinstance(results, ox.QuerySolutions):
            return Result(self._backend, answer, asked)
        self._warn_of_doubts(asked, answer)
        return list(results)

    def _warn_of_doubts(self, query: str, answer: backends.Answer) -> None:
        """Warn of what may be wrong with a query whose answer is False or no triple."""
        from diplograph.emptiness.doubts import doubts
        from diplograph.emptiness.foreign import foreign
        from diplograph.queries.unknown import has_answer

        if has_answer(answer):
            return
        said = [doubt.said for doubt in doubts(self._backend, query, lacks=True)]
        for each in filter(None, (foreign(self._backend, "en"), *said)):
            warnings.warn(each, QueryWarning, stacklevel=3)

    def question(
        self,
        name: str,
        *,
        lang: str = "en",
        timeout: float | None = None,
        memory: int | None = None,
        **parameters: object,
    ) -> Result:
        """Ask a ready-made question.

        `lang` is the language of its names, and `parameters` are its others, each as text, a day, a
        number, or a list of alternatives. ``diplograph queries`` lists the questions. What is a
        word of Python has an underscore behind it: `from_` is the parameter ``from``.

        >>> import diplograph as dg
        >>> result = dg.load().question("visits-of", state="us-ms", period=2025)
        >>> [(row["name"].value, row["date"].value) for row in result]
        [("Mississippi delegation's visit to ASMEX", '2025-06-17')]

        Raises:
            UsageError: no such question or parameter, or a value of another type.
            LimitError, AccessError: as :meth:`query`.
        """
        from diplograph.queries.questions import bind, question
        from diplograph.queries.suited import suited

        found = question(name)
        backend = suited(self._backend, found)
        given = {"lang": [lang]} if "lang" in found.parameters else {}
        given |= {each.removesuffix("_"): _written(value) for each, value in parameters.items()}
        query = bind(found, given, graph=backend)
        answer = backend.evaluate(query, timeout=timeout, memory=memory)
        return Result(backend, answer, query, question=found, given=given, language=lang)

    def explain(
        self, *terms: str, lang: str = "en", texts: str | Path | None = None
    ) -> Explanation:
        """What is accepted and said of a term or a triple, by whom, where, and how firmly.

        One term, or the two or three of a triple: CURIEs, IRIs, bare slugs or names. `lang` is
        ``en``, ``fr`` or ``ar``; `texts` a folder of the sources' texts, which are then quoted. The
        result is text when printed, HTML in a notebook, and a dictionary by ``to_dict()``.

        >>> import diplograph as dg
        >>> print(str(dg.load().explain("asmex")).splitlines()[0])
        ASMEX, Moroccan Confederation of Exporters

        Raises:
            UsageError: there is no such term, or a slug is several things.
            AccessError: the graph or a text could not be read.
        """
        from pathlib import Path

        from diplograph.explain import explain
        from diplograph.texts import Texts

        held = Texts(Path(texts)) if texts is not None else None
        return explain(self._backend, terms, language=lang, texts=held)

    def view(
        self,
        *,
        focus: str | None = None,
        start: str | date | int | None = None,
        end: str | date | int | None = None,
        lang: str = "en",
        texts: str | Path | None = None,
    ) -> View:
        """The graph drawn as one page that opens anywhere, offline: a notebook shows it.

        `focus` is a thing to open on with what surrounds it, or a claim: a CURIE, IRI or bare slug.
        `start` and `end` are days, months or years. `lang` is ``en``, ``fr`` or ``ar``; `texts` a
        folder of the sources' texts, whose passages the page then holds. ``save()`` writes it.

        >>> import diplograph as dg
        >>> page = dg.load().view(focus="asmex", start=2025)
        >>> page.html.splitlines()[:2]
        ['<!DOCTYPE html>', '<html lang="en" dir="ltr">']

        Raises:
            UsageError: there is no such thing, date or language.
            AccessError: the graph or a text could not be read.
        """
        from pathlib import Path

        from diplograph.texts import Texts
        from diplograph.view import render
        from diplograph.view.notebook import View

        held = Texts(Path(texts)) if texts is not None else None
        first, last = (None if each is None else str(each) for each in (start, end))
        return View(
            render(
                self._backend,
                lang=lang,
                texts=held,
                engine="rich",
                focus=focus,
                start=first,
                end=last,
            )
        )

    def triples(self) -> Iterator[ox.Triple]:
        """Every triple, in no particular order."""
        return self._backend.triples()

    def push(
        self,
        address: str,
        *,
        graph: str | None = None,
        update: str | None = None,
        replace: bool = False,
        dry_run: bool = False,
        timeout: float | None = None,
    ) -> Pushed:
        """Make one graph of a remote store hold this graph, whole or not at all for its readers.

        `address` is where the store takes queries, `update` where it takes updates if that does not
        follow, `graph` the IRI of the named graph to fill. `replace` overwrites what was not
        pushed, or was changed since; `dry_run` tells what would change. See
        :func:`diplograph.pushing.push`.

        Raises:
            UsageError: the store holds what was not pushed there.
            LimitError: a request took longer than `timeout` seconds.
            AccessError: the store cannot be reached, refuses, or does not keep what is sent.
        """
        from diplograph.pushing import Target, push

        target = Target.of(address, graph=graph, update=update)
        return push(self._backend, target, replace=replace, dry_run=dry_run, timeout=timeout)

    def export(
        self,
        target: str,
        out: str | Path,
        *,
        lang: str = "en",
        texts: str | Path | None = None,
        url: str | None = None,
        license: str | None = None,  # noqa: A002 (the name of the option)
    ) -> Losses:
        """Write the graph for another tool; the table of what became of each sort of record.

        `target` is one of those of ``diplograph export --for``, and `out` a folder for all that
        the tool reads, or one file of it. `lang` is the language of names; `texts` a folder of the
        sources' texts, whose passages are then quoted. `url` and `license` are addresses that
        ``web`` tells: where the folder is published, and under which licence.

        Raises:
            UsageError: no such target, file or address, or a package is missing.
            LimitError: the graph is more than the tool holds.
            AccessError: something could not be read or written.
        """
        from pathlib import Path

        from diplograph.export import Content, Publication, destination, export_for
        from diplograph.texts import Texts

        destination(target, out)
        published = Publication.of(url, license)
        held = Texts(Path(texts)) if texts is not None else None
        losses, _ = export_for(Content.of(self._backend, lang, held, published), target, out)
        return losses

    def to_rdflib(self) -> rdflib.Graph:
        """All of it as an rdflib graph, with literals as they are written.

        >>> import diplograph as dg
        >>> graph = dg.load()
        >>> len(graph.to_rdflib()) == len(set(graph.triples()))
        True
        """
        from diplograph.analysis import to_rdflib

        return to_rdflib(self.triples())

    def paths(self, first: str, second: str) -> list[tuple[Hop, ...]]:
        """The shortest chains of meetings between two organisations, each hop with its claims.

        See :func:`diplograph.analysis.paths`.

        >>> import diplograph as dg
        >>> dg.load().paths("asmex", "asmex")
        [()]
        """
        from diplograph.analysis import paths

        return paths(self._backend, first, second)

    def parts(
        self, *, of: str = "ma", period: str = "any", without: Collection[str] = ()
    ) -> list[Part]:
        """The regions of a country that sectors tie together.

        See :func:`diplograph.analysis.parts`.

        >>> import diplograph as dg
        >>> [len(part.units) for part in dg.load().parts(of="us")]
        [1]
        """
        from diplograph.analysis import parts

        return parts(self._backend, of=of, period=period, without=without)

    def analyse(
        self, name: str, *, lang: str = "en", limit: int | None = None, **options: object
    ) -> Result:
        """Analyse the network of what is accepted, as ``diplograph analyse`` does.

        `name` is that of an analysis, `lang` the language of names and remarks, `limit` the most
        rows, and `options` are those of the command, a list where there are several. Rows come by
        rank; each has the claims behind it, and its rank without the facts that one independent
        voice alone stands behind. What is counted is said in docs/explanation/analysis.md.

        >>> import diplograph as dg
        >>> [row["name"].value for row in dg.load().analyse("brokers", by="degree", limit=1)]
        ['ASMEX, Moroccan Confederation of Exporters']

        Raises:
            UsageError: no such analysis or option, or a value that it does not take.
            AccessError: the graph could not be read or reached.
        """
        from diplograph.analysis import answered

        written = {each: _written(value) for each, value in options.items()}
        answer, question = answered(
            self._backend, name, language=lang, limit=limit, options=written
        )
        return Result(
            self._backend,
            answer,
            "",
            question=question,
            given=written,
            language=lang,
        )

    def to_networkx(self) -> nx.MultiDiGraph:
        """The network of what is accepted; see :func:`diplograph.analysis.to_networkx`.

        >>> import diplograph as dg
        >>> network = dg.load().to_networkx()
        >>> network.nodes["https://w3id.org/diplograph/id/us-ms"]["label"]
        'Mississippi'
        """
        from diplograph.analysis import to_networkx

        return to_networkx(self._backend)


def _written(value: object) -> list[str]:
    """A parameter as a user would write it; several are alternatives."""
    return [str(each) for each in value] if isinstance(value, list | tuple | set) else [str(value)]
