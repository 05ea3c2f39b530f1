"""Made-up queries against ``diplograph serve``: ``python tests/fuzz_server.py --queries 1000000``.

Half of them are of the grammar of SPARQL, half are these or hostile ones with something lost,
doubled, put in or exchanged. Each is drawn from its number, so that a run that is broken off goes
on behind what is on record (``--record``; of another source code it begins anew). Counted are ends
of the server, answers later than the limit and half a second, answers with 200 that are not whole,
and how long the lightest query takes behind a hundred others. The exit code is 1 if one of the
first three is not 0.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from http.client import HTTPException
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter
from xml.parsers import expat

import pyoxigraph

from diplograph.backends.shipped import shipped
from hostile_queries import hostile
from served import Server, serving

LIMIT = 2.0
#: What is counted as wrong.
WRONG = ("ends of the server", "over the limit + 0.5 s", "not whole with 200")
#: So many queries are asked between two looks at how long the lightest takes.
BATCH = 100
#: The one of so many triples of the shipped facts that is served.
SHARE = 40
_SLOWEST = "ms at most for the lightest"
_ACCEPTED = ("application/sparql-results+json", "application/sparql-results+xml")
_WORDS = (
    *("SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "WHERE", "FILTER", "OPTIONAL", "UNION", "MINUS"),
    *("GRAPH", "SERVICE", "BIND", "VALUES", "GROUP BY", "HAVING", "ORDER BY", "LIMIT", "EXISTS"),
    *("{", "}", "(", ")", "<", ">", '"', "'", "\\", "*", "+", "|", "^", "/", "?", "$", "\x00", "é"),
)


class Made:
    """Queries of the grammar of SPARQL 1.1, drawn from a number."""

    def __init__(self, number: int) -> None:
        self.random = Random(f"query {number}")

    def query(self) -> str:
        """A query of any of the four forms."""
        head = self.random.choice(
            (
                "SELECT *",
                "SELECT DISTINCT ?a ?b",
                "SELECT (COUNT(*) AS ?n)",
                f"SELECT ?a ({self._value(2)} AS ?x)",
                "ASK",
                f"CONSTRUCT {{ {self._triple()} }}",
                "DESCRIBE ?a",
            )
        )
        tail = self.random.choice(
            ("", "", "LIMIT 10", "ORDER BY ?a DESC(?b)", "OFFSET 5", "GROUP BY ?a", "LIMIT 0")
        )
        return f"{head} WHERE {{ {self._pattern(3)} }} {tail}"

    def _pattern(self, depth: int) -> str:
        if not depth:
            return self._triple()
        inner = self._pattern(depth - 1)
        form = self.random.choice(
            (
                "{0} . {1}",
                "{0} . OPTIONAL {{ {1} }}",
                "{{ {0} }} UNION {{ {1} }}",
                "{1} MINUS {{ {0} }}",
                "{0} FILTER({2})",
                "{0} FILTER NOT EXISTS {{ {1} }}",
                "{0} BIND({2} AS ?v{3})",
                "{{ SELECT * {{ {0} }} LIMIT 100 }} {1}",
                "VALUES ?a {{ {4} {5} }} {0}",
                "GRAPH ?g {{ {0} }}",
            )
        )
        value, at = self._value(2), self.random.randrange(10**6)
        return form.format(inner, self._triple(), value, at, self._term(), self._term())

    def _triple(self) -> str:
        return f"{self._node()} {self._path(2)} {self._node()}"

    def _node(self) -> str:
        return self.random.choice(("?a", "?b", "?c", "?d", "[]", self._iri()))

    def _iri(self) -> str:
        return self.random.choice(
            ("dg:Visit", "id:us-ms", "id:asmex", "dg:hostedBy", "rdfs:label", "<urn:x>", "rdf:type")
        )

    def _path(self, depth: int) -> str:
        if not depth or self.random.random() < 0.5:
            return self.random.choice(("?p", "a", self._iri(), f"!{self._iri()}"))
        form = self.random.choice(
            ("({0}/{1})", "({0}|{1})", "({0})*", "({0})+", "({0})?", "^({0})")
        )
        parts = [self._path(depth - 1).replace("?p", "rdfs:label") for _ in range(2)]
        return form.format(*parts)

    def _term(self) -> str:
        texts = ("1", "-2.5", "1e9", '"x"', '"é"@fr', '"2024-01-01"^^xsd:date', "true", '"a\\nb"')
        return self.random.choice((*texts, self._iri()))

    def _value(self, depth: int) -> str:
        if not depth:
            return self.random.choice(("?a", "?b", "?unbound", self._term()))
        one, other = self._value(depth - 1), self._value(depth - 1)
        form = self.random.choice(
            (
                *("({0} = {1})", "({0} < {1})", "({0} && {1})", "!({0})", "({0} + {1})"),
                *("({0} / {1})", "CONCAT(STR({0}), STR({1}))", "REGEX(STR({0}), STR({1}))"),
                *("IF({0}, {1}, 1)", "COALESCE({0}, {1})", "({0} IN ({1}, 2))", "BOUND(?a)"),
                *("SUBSTR(STR({0}), {1})", "STRLEN(STR({0}))", "xsd:integer({0})", "IRI({0})"),
            )
        )
        return form.format(one, other)


def query_of(number: int, others: list[str]) -> str:
    """The query of a number: a made one, or a mutation of that or of one of `others`."""
    made = Made(number)
    text, random = made.query(), made.random
    if random.random() < 0.5:
        return text
    if random.random() < 0.4:
        text = random.choice(others)
    for _ in range(random.randint(1, 4)):
        start = random.randrange(len(text) + 1)
        end = min(len(text), start + random.choice((1, 1, 5, 40)))
        part = text[start:end]
        new = random.choice(("", part * 2, part[::-1], random.choice(_WORDS), f" {part} "))
        text = text[:start] + new + text[end:]
    return text


def ask(server: Server, query: str, accept: str) -> Counter[str]:
    """Ask one query, and count what came of it."""
    connection = server.connect(timeout=LIMIT * 15)
    start = perf_counter()
    found: Counter[str] = Counter(queries=1)
    try:
        body = query.encode("utf-8", "surrogatepass")
        headers = {"Content-Type": "application/sparql-query", "Accept": f"{accept}, */*;q=0.1"}
        connection.request("POST", "/sparql", body, headers)
        response = connection.getresponse()
        data = response.read()
    except (OSError, HTTPException):
        found["broken off"] = 1
    else:
        found[f"answers {response.status}"] = 1
        media = response.headers.get_content_type()
        if response.status == 500:  # the query needs too much, or the server failed
            found[f"500: {json.loads(data)['detail']}"] = 1
        if response.status == 200 and not _is_whole(data, media):
            found["not whole with 200"] = 1
    finally:
        connection.close()
    if perf_counter() - start > LIMIT + 0.5:
        found["over the limit + 0.5 s"] = 1
    return found


def _is_whole(data: bytes, media: str) -> bool:
    try:
        if media.endswith("json"):
            json.loads(data)
        elif media.endswith("xml"):
            expat.ParserCreate().Parse(data, True)
        elif rdf := pyoxigraph.RdfFormat.from_media_type(media):
            for _ in pyoxigraph.parse(data, rdf):
                pass
    except (ValueError, SyntaxError, expat.ExpatError):
        return False
    return True


def batch(server: Server, start: int, others: list[str], clients: int) -> Counter[str]:
    """Ask a batch of queries, some at a time, and then the lightest."""
    found: Counter[str] = Counter()
    numbers = range(start, start + BATCH)
    with ThreadPoolExecutor(clients) as pool:
        for each in pool.map(
            lambda number: ask(server, query_of(number, others), _ACCEPTED[number % 2]), numbers
        ):
            found.update(each)
    before = perf_counter()
    try:
        response, _ = server.ask("ASK {}")
        assert response.status == 200
    except (OSError, HTTPException, AssertionError):
        found["ends of the server"] += server.process.poll() is not None
        found["lightest not answered"] += 1
    found[_SLOWEST] = round(1000 * (perf_counter() - before))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--queries", type=int, default=1_000_000)
    parser.add_argument("--clients", type=int, default=2)
    parser.add_argument("--record", type=Path, default=Path("build", "fuzz-server.jsonl"))
    given = parser.parse_args()
    sums = _recorded(given.record)
    others = [query for query in hostile(9) if len(query) < 5000]
    while sums["queries"] < given.queries:
        with (
            TemporaryDirectory() as folder,
            serving(
                *("--on", _served(Path(folder))),
                *("--timeout", str(LIMIT), "--memory", "300", "--rows", "10000"),
            ) as server,
        ):
            while sums["queries"] < given.queries and server.process.poll() is None:
                found = batch(server, sums["queries"], others, given.clients)
                _add(sums, found)
                with given.record.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(found) + "\n")
    sys.stdout.write(", ".join(f"{count:,} {what}" for what, count in sums.items()) + "\n")
    return int(any(sums[what] for what in WRONG))


def _served(folder: Path) -> Path:
    """A graph of some hundred triples of the shipped facts, which most queries go through in time.

    Of all 3,600 one made query in twelve, a join of parts that have nothing in common, takes until
    its time is over.
    """
    path = folder / "graph.nt"
    lines = sorted(f"{triple} .\n" for triple in shipped().triples())
    path.write_text("".join(lines[::SHARE]), encoding="utf-8")
    return path


def _recorded(record: Path) -> Counter[str]:
    """The sums of what is on record of this source code; else a record is begun."""
    digest = sha256()
    for path in sorted([*Path(__file__).parents[1].rglob("src/**/*.py"), Path(__file__)]):
        digest.update(path.read_bytes())
    sums: Counter[str] = Counter({"queries": 0, **dict.fromkeys(WRONG, 0)})
    lines = record.read_text(encoding="utf-8").splitlines() if record.exists() else []
    head = {"of": digest.hexdigest()}
    if not lines or json.loads(lines[0]) != head:
        record.parent.mkdir(parents=True, exist_ok=True)
        record.write_text(json.dumps(head) + "\n", encoding="utf-8")
        lines = []
    for line in lines[1:]:
        _add(sums, json.loads(line))
    return sums


def _add(sums: Counter[str], found: Mapping[str, int]) -> None:
    slowest = max(sums[_SLOWEST], found[_SLOWEST])
    sums.update(found)
    sums[_SLOWEST] = slowest


if __name__ == "__main__":
    sys.exit(main())
