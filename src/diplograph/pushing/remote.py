"""One graph of a remote store: read whole, changed in one request, and what is kept beside it.

Beside the target stand two graphs. The manifest says what was pushed, for each target. A staging
graph, of each target its own, holds the differences while they arrive: each triple under its
predicate behind a prefix that says whether it is to be added or removed. No query for facts matches
such a line, not even where the default graph is the union of all graphs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from diplograph.errors import AccessError, UsageError
from diplograph.namespaces import PUSH

if TYPE_CHECKING:
    from pyoxigraph import Triple

    from diplograph.backends.endpoint import Endpoint
    from diplograph.pushing.addresses import Target

MANIFEST = f"{PUSH}manifest"
ADDED, REMOVED = f"{PUSH}added/", f"{PUSH}removed/"
_DEFAULT = f"{PUSH}default-graph"
_VOID = "http://rdfs.org/ns/void#"
_DCTERMS = "http://purl.org/dc/terms/"
_XSD = "http://www.w3.org/2001/XMLSchema#"
#: What goes in one request: Virtuoso compiles at most 10,000 lines, and servers cap the body.
_MOST_LINES, _MOST_CHARACTERS = 1000, 400_000


class Manifest(NamedTuple):
    """What was pushed: how many triples, the hex SHA-256 of them, the day of the last claim."""

    triples: int
    digest: str
    day: str

    def written(self, subject: str) -> str:
        """The manifest as triples of a target."""
        day = f' ; <{_DCTERMS}modified> "{self.day}"^^<{_XSD}date>' if self.day else ""
        return (
            f"<{subject}> a <{_VOID}Dataset> ; <{_VOID}triples> {self.triples} ; "
            f'<{_DCTERMS}identifier> "sha256:{self.digest}"{day} .'
        )


class Remote:
    """The target of a push. `name` is for messages; `reader` asks the target alone."""

    def __init__(self, target: Target, timeout: float | None) -> None:
        from diplograph.backends.endpoint import Endpoint
        from diplograph.backends.http import Client

        self._target, self._timeout = target, timeout
        self._subject = target.graph or _DEFAULT
        self._stage = f"{PUSH}staging/{sha256(self._subject.encode()).hexdigest()[:16]}"
        self.reader: Endpoint = Endpoint(target.reading(target.graph), timeout=timeout)
        self._kept = Endpoint(target.reading(MANIFEST), timeout=timeout)
        self._staged = Endpoint(target.reading(self._stage), timeout=timeout)
        self._client = Client(target.update, updates=True)
        self.address = self.reader.address
        graph = f"<{target.graph}>" if target.graph else "the default graph"
        self.name = f"{graph} of {self.address}"

    def triples(self) -> Iterator[Triple]:
        """All triples of the target."""
        return self.reader.triples()

    def manifest(self) -> Manifest | None:
        """What was pushed last, if anything was."""
        row = next(
            self._kept.select(
                f"SELECT ?triples ?digest ?day {{ <{self._subject}> <{_VOID}triples> ?triples ; "
                f"<{_DCTERMS}identifier> ?digest "
                f"OPTIONAL {{ <{self._subject}> <{_DCTERMS}modified> ?day }} }}"
            ),
            None,
        )
        if row is None:
            return None
        triples, digest, day = (_value(row[name]) for name in ("triples", "digest", "day"))
        return Manifest(int(triples), digest.removeprefix("sha256:"), day)

    def begin(self, token: str) -> None:
        """Sweep what an earlier push left, and mark the staging graph as this push's.

        Raises UsageError if the target is the default graph, and that has no triples of its own.
        """
        try:
            self._update(f"{self._sweeping()} ;\nINSERT DATA {{ {self._marked(token)} }}")
        except AccessError as error:
            raise AccessError(
                f"{error} (updates go to {self._client.address}; --update names another address)"
            ) from error
        if self._target.graph is None and self._has_union():
            self.sweep()
            raise UsageError(
                f"the default graph of {self.address} is the union of all its graphs: name the one "
                "to push into, with --graph IRI"
            )

    def stage(
        self, added: Iterable[str], removed: Iterable[str], progress: Callable[[str, float], None]
    ) -> set[str]:
        """Send differences, in N-Triples without the final dot, and return what was sent."""
        lines = [
            *(_behind(ADDED, line) for line in sorted(added)),
            *(_behind(REMOVED, line) for line in sorted(removed)),
        ]
        sent = 0
        for chunk in _chunks(lines):
            progress("sending", sent / len(lines))
            body = " .\n".join(chunk)
            self._update(f"INSERT DATA {{ GRAPH <{self._stage}> {{\n{body} .\n}} }}")
            sent += len(chunk)
        return set(lines)

    def staged(self) -> set[str]:
        """What the staging graph holds."""
        return {str(triple) for triple in self._staged.triples()}

    def switch(self, token: str, manifest: Manifest, *, blank: bool) -> None:
        """Put what is staged into effect with its manifest, in one request.

        Only while the mark of this push is there. `blank` removes all triples with a blank node
        too, which cannot be named.
        """
        came = f"{_moved(ADDED, '?came')} }}"
        gone = f"{_moved(REMOVED, '?gone')} }}"
        parts = [f"{{ GRAPH <{self._stage}> {part}" for part in (gone, came)]
        if blank:
            within = self._within("?s ?gone ?o")
            parts.append(f"{{ {within} FILTER(isBlank(?s) || isBlank(?o)) }}")
        marked = self._marked(token)
        self._update(
            f"DELETE {{ {self._within('?s ?gone ?o')} }}\n"
            f"INSERT {{ {self._within('?s ?came ?o')} }}\n"
            f"WHERE {{ {marked} {' UNION '.join(parts)} }} ;\n"
            f"DELETE {{ GRAPH <{MANIFEST}> {{ <{self._subject}> ?p ?o }} }}\n"
            f"INSERT {{ GRAPH <{MANIFEST}> {{ {manifest.written(self._subject)} }} }}\n"
            f"WHERE {{ {marked} "
            f"OPTIONAL {{ GRAPH <{MANIFEST}> {{ <{self._subject}> ?p ?o }} }} }}"
        )

    def sweep(self) -> None:
        """Remove what is staged."""
        self._update(self._sweeping())

    def _sweeping(self) -> str:
        # Not CLEAR, which QLever does not know.
        return (
            f"DELETE WHERE {{ GRAPH <{self._stage}> {{ ?s ?p ?o }} }} ;\n"
            f"DELETE WHERE {{ GRAPH <{MANIFEST}> {{ <{self._stage}> ?p ?o }} }}"
        )

    def _marked(self, token: str) -> str:
        return f'GRAPH <{MANIFEST}> {{ <{self._stage}> <{_DCTERMS}identifier> "{token}" }}'

    def _within(self, pattern: str) -> str:
        graph = self._target.graph
        return f"GRAPH <{graph}> {{ {pattern} }}" if graph else pattern

    def _has_union(self) -> bool:
        """Whether the default graph holds the mark, which stands in a named graph."""
        row = self.reader.select(f"SELECT (COUNT(*) AS ?marks) {{ <{self._stage}> ?p ?o }}")
        return _value(next(row)["marks"]) != "0"

    def _update(self, text: str) -> None:
        """Send an update, whose answer tells nothing more than that it was done."""
        from diplograph.backends.http import Deadline

        headers = {"Content-Type": "application/sparql-update", "Accept": "*/*"}
        with self._client.send(
            "POST",
            query=self._client.fields,
            data=text.encode(),
            headers=headers,
            deadline=Deadline(self._timeout),
        ) as reply:
            for _ in reply.pieces():
                pass


def _value(term: object) -> str:
    """The text of a literal; empty where a variable is unbound."""
    return str(getattr(term, "value", ""))


def _behind(prefix: str, line: str) -> str:
    """A line of N-Triples with its predicate behind a prefix."""
    subject, predicate, value = line.split(" ", 2)
    return f"{subject} <{prefix}{predicate[1:-1]}> {value}"


def _moved(prefix: str, name: str) -> str:
    """The pattern of what is staged behind a prefix, with its predicate as a variable."""
    return (
        f'{{ ?s ?staged ?o }} FILTER(STRSTARTS(STR(?staged), "{prefix}")) '
        f'BIND(IRI(STRAFTER(STR(?staged), "{prefix}")) AS {name})'
    )


def _chunks(lines: Iterable[str]) -> Iterator[list[str]]:
    chunk: list[str] = []
    size = 0
    for line in lines:
        if len(chunk) == _MOST_LINES or size > _MOST_CHARACTERS:
            yield chunk
            chunk, size = [], 0
        chunk.append(line)
        size += len(line)
    if chunk:
        yield chunk
