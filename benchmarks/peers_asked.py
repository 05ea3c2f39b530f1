"""One engine in a process of its own: it loads a file of N-Triples and answers queries.

`peers.py` starts it and reads what it prints, one line of JSON for the load and for each query::

    python benchmarks/peers_asked.py ENGINE FILE QUERIES RUNS FOLDER

``QUERIES`` is a file of JSON, names to texts; ``FOLDER`` is for the engine's files. An engine gives
all rows of an answer in a form of its own, which is timed; they are then compared by a digest of
their text, which is not.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

#: Gives an answer in the engine's own form.
Ask = Callable[[str], Any]
#: Gives the rows of an answer, each value as text.
Rows = Callable[[Any], Iterable[Sequence[str]]]

#: Once a query has taken so many seconds it is not asked again.
LONG = 2.0


@contextmanager
def diplograph(file: Path, _folder: Path) -> Iterator[tuple[Ask, Rows]]:
    """Our graph in memory, as `load` gives it of a file."""
    graph = import_module("diplograph").load(file)
    graph.query("ASK {}")  # what is read at the first query
    yield lambda text: list(graph.query(text)), _values


@contextmanager
def analyses(place: Path, _folder: Path) -> Iterator[tuple[Ask, Rows]]:
    """A build, or a file in memory, asked for analyses by arguments of `Graph.analyse` in JSON."""
    graph = import_module("diplograph").load(place)
    yield lambda text: list(graph.analyse(**json.loads(text))), _values


@contextmanager
def diplograph_disk(file: Path, folder: Path) -> Iterator[tuple[Ask, Rows]]:
    """Our graph on disk, as a build leaves it."""
    data, build = file.read_bytes(), folder / "out"
    build.mkdir()
    import_module("diplograph.backends").write_build(build, {"graph.ttl": data}, data)
    del data
    graph = import_module("diplograph").load(build)
    graph.query("ASK {}")
    yield lambda text: list(graph.query(text)), _values


def _values(rows: Any) -> Iterator[Sequence[str]]:
    return (["" if term is None else term.value for term in row] for row in rows)


@contextmanager
def rdflib(file: Path, _folder: Path) -> Iterator[tuple[Ask, Rows]]:
    graph = import_module("rdflib").Graph()
    graph.parse(file, format="nt")
    yield lambda text: list(graph.query(text)), _strings


@contextmanager
def oxrdflib(file: Path, _folder: Path) -> Iterator[tuple[Ask, Rows]]:
    """By a store and the parser of Oxigraph, in rdflib."""
    graph = import_module("rdflib").Graph(store="Oxigraph")
    graph.parse(file, format="ox-nt")
    yield lambda text: list(graph.query(text)), _strings


@contextmanager
def kglab(file: Path, _folder: Path) -> Iterator[tuple[Ask, Rows]]:
    graph = import_module("kglab").KnowledgeGraph()
    graph.load_rdf(str(file), format="nt")
    yield lambda text: list(graph.query(text)), _strings


def _strings(rows: Any) -> Iterator[Sequence[str]]:
    return (["" if term is None else str(term) for term in row] for row in rows)


@contextmanager
def maplib(file: Path, _folder: Path) -> Iterator[tuple[Ask, Rows]]:
    """Data frames, with every core."""
    model = import_module("maplib").Model()
    model.read(str(file), format="ntriples")
    yield model.query, lambda frame: ([_plain(value) for value in row] for row in frame.rows())


def _plain(value: object) -> str:
    """The text of a value as maplib writes it: IRIs in angle brackets, strings in quotes."""
    text = "" if value is None else str(value)
    if text.startswith("<"):
        return text[1:-1]
    return text[1 : text.rindex('"')] if text.startswith('"') else text


@contextmanager
def jena(file: Path, folder: Path) -> Iterator[tuple[Ask, Rows]]:
    """TDB2 on disk, by its bulk loader, asked inside the virtual machine."""
    jpype = import_module("jpype")
    parts = ("base", "index", "storage", "trans-data", "transaction")
    jars = ("jena-tdb2", *(f"jena-dboe-{part}" for part in parts))
    path = import_module("jena").classpath(folder, *jars)
    jpype.startJVM("-Xmx4g", classpath=path, convertStrings=True)
    java = jpype.JClass
    java("org.apache.jena.sys.JenaSystem").init()
    dataset = java("org.apache.jena.tdb2.TDB2Factory").connectDataset(str(folder / "tdb2"))
    loading = java("org.apache.jena.tdb2.loader.LoaderFactory")
    nothing = java("org.apache.jena.tdb2.loader.base.LoaderOps").outputToLog()
    loader = loading.parallelLoader(dataset.asDatasetGraph(), nothing)
    loader.startBulk()
    loader.load(str(file))
    loader.finishBulk()
    create = java("org.apache.jena.query.QueryExecutionFactory").create
    listed = java("org.apache.jena.query.ResultSetFormatter").toList
    reading = java("org.apache.jena.query.ReadWrite").READ

    def ask(text: str) -> Any:
        dataset.begin(reading)
        execution = create(text, dataset)
        results = execution.execSelect()
        names = [str(name) for name in results.getResultVars()]
        found = listed(results)
        execution.close()
        dataset.end()
        return names, found

    def value(term: Any) -> str:
        if term is None:
            return ""
        return str(term.asLiteral().getLexicalForm() if term.isLiteral() else term.getURI())

    yield (
        ask,
        lambda answer: ([value(row.get(name)) for name in answer[0]] for row in answer[1]),
    )


@contextmanager
def virtuoso(file: Path, folder: Path) -> Iterator[tuple[Ask, Rows]]:
    """The server, asked over HTTP; its answers as JSON that was read."""
    starting = import_module("engines").start("virtuoso", {"peer": file}, folder)
    with starting as addresses:
        address, _, default = addresses["peer"].partition("?")

        def ask(text: str) -> Any:
            form = f"{default}&{urlencode({'query': text})}".encode()
            request = Request(address, form, {"Accept": "application/sparql-results+json"})
            with urlopen(request, timeout=600) as reply:
                return json.load(reply)

        yield (
            ask,
            lambda answer: (
                [row[name]["value"] if name in row else "" for name in answer["head"]["vars"]]
                for row in answer["results"]["bindings"]
            ),
        )


ENGINES: dict[str, Any] = {
    "diplograph": diplograph,
    "diplograph, on disk": diplograph_disk,
    "analyses": analyses,
    "analyses of a build": analyses,
    "rdflib": rdflib,
    "oxrdflib": oxrdflib,
    "kglab": kglab,
    "maplib": maplib,
    "Jena TDB2": jena,
    "Virtuoso": virtuoso,
}


def digest(rows: Iterable[Sequence[str]]) -> tuple[int, str]:
    """How many rows there are, and a digest of them in whatever order they are."""
    lines = sorted("\t".join(row) for row in rows)
    return len(lines), sha256("\n".join(lines).encode()).hexdigest()


def repeated(ask: Callable[[], Any], runs: int) -> tuple[float, float, Any]:
    """The median of so many runs behind one that is not counted, the least, and an answer.

    In seconds. Of what takes longer than `LONG` the first run is the figure.
    """
    start = perf_counter()
    found = ask()
    first = perf_counter() - start
    if first > LONG:
        return first, first, found
    taken = []
    for _ in range(runs):
        start = perf_counter()
        ask()
        taken.append(perf_counter() - start)
    return median(taken), min(taken), found


def main(engine: str, file: Path, queries: Path, runs: int, folder: Path) -> None:
    # The lines of JSON go where standard output was: engines print too.
    lines = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def say(**told: object) -> None:
        print(json.dumps(told), file=lines, flush=True)

    start = perf_counter()
    with ENGINES[engine](file, folder) as (ask, rows_of):
        say(load=perf_counter() - start)
        for name, text in json.loads(queries.read_text("utf-8")).items():
            try:
                took, least, found = repeated(lambda text=text: ask(text), runs)  # type: ignore[misc]
                rows, of = digest(rows_of(found))
                say(query=name, took=took, least=least, rows=rows, digest=of)
            except Exception as error:  # noqa: BLE001 - whatever an engine of others raises
                say(query=name, error=f"{type(error).__name__}: {error}"[:300])


if __name__ == "__main__":
    asked, file, queries, runs, folder = sys.argv[1:]
    main(asked, Path(file), Path(queries), int(runs), Path(folder))
