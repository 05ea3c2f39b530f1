"""Apache Jena as Debian packs it, behind as much of the SPARQL 1.1 Protocol as the tests need.

Debian has Jena's engine, ARQ, but not its server, Fuseki. ``python jena.py NAME=FILE ...`` reads
N-Triples into one dataset in memory for each name, prints the address that it listens at, and
answers at ``/NAME/sparql``, and takes updates at ``/NAME/update``, until its standard input ends.
It runs in a process of its own because tests fork, and a process that holds a Java virtual machine
must not.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

JARS = Path("/usr/share/java")
#: What ARQ needs. The bridge from log4j to slf4j is left out: it has classes of one name with
#: Jena's own logging.
NEEDED = (
    *("jena-arq", "jena-base", "jena-core", "jena-iri"),
    *("slf4j-api", "slf4j-nop", "commons-cli", "commons-codec", "commons-compress"),
    *("commons-csv", "commons-io", "commons-lang3", "guava", "thrift"),
    *("protobuf", "jsonld-java", "jackson-core", "jackson-databind", "jackson-annotations"),
    *("httpclient", "httpcore", "httpclient-cache", "jcl-over-slf4j"),
    *("dexx.collection",),
)
#: How long a query may take.
MILLISECONDS = 30_000
N_TRIPLES = "application/n-triples"
SPARQL_JSON = "application/sparql-results+json"


def classpath(folder: Path, *others: str) -> list[str]:
    """Where Java finds Jena, and `others` of Debian's jars: the files, and `folder`.

    Jena has Xerces' classes under another name, and Debian leaves out the messages beside them:
    these are written to the folder.
    """
    with zipfile.ZipFile(JARS / "xercesImpl.jar") as jar:
        for name in jar.namelist():
            if name.endswith(".properties"):
                target = folder / name.removeprefix("org/apache/")
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(jar.read(name))
    named = (JARS / f"{name}.jar" for name in (*NEEDED, *others))
    return [str(folder), *(str(path) for path in named if path.exists())]


def start_java(folder: Path, *others: str) -> Any:
    """Start the virtual machine, with `others` of Debian's jars too; the untyped ``jpype``."""
    jpype = import_module("jpype")
    options = ("-Xmx1g", "-Xshare:auto", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
    jpype.startJVM(*options, classpath=classpath(folder, *others), convertStrings=True)
    return jpype


class Server(BaseHTTPRequestHandler):
    """Queries by GET and by POST; results in SPARQL JSON, triples in N-Triples."""

    jena: ClassVar[Any]
    datasets: ClassVar[dict[str, Any]]

    def do_GET(self) -> None:
        self.ask(urlsplit(self.path).query)

    def do_POST(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if parts.path.endswith("/update"):
            self.ask("", body)
        else:
            self.ask(f"{parts.query}&{body}")

    def ask(self, form: str, update: str | None = None) -> None:
        dataset = self.datasets[urlsplit(self.path).path.split("/")[1]]
        fields = parse_qs(form)
        try:
            if update is not None:
                action = self.jena.JClass("org.apache.jena.update.UpdateAction")
                action.parseExecute(update, dataset)
                media_type, body = "text/plain", b""
            else:
                chosen = self.of_graphs(dataset, fields.get("default-graph-uri", []))
                media_type, body = self.answer(fields["query"][0], chosen)
            code = 200
        except self.jena.JException as error:
            code, media_type, body = 400, "text/plain", str(error).encode()
        self.send_response(code)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def of_graphs(self, dataset: Any, graphs: list[str]) -> Any:
        """The dataset whose default graph is the union of `graphs`, if any is named."""
        if not graphs:
            return dataset
        description = self.jena.JClass("org.apache.jena.sparql.core.DatasetDescription")()
        for graph in graphs:
            description.addDefaultGraphURI(graph)
        dynamic = self.jena.JClass("org.apache.jena.sparql.core.DynamicDatasets")
        return dynamic.dynamicDataset(description, dataset, False)

    def answer(self, text: str, dataset: Any) -> tuple[str, bytes]:
        java = self.jena.JClass
        query = java("org.apache.jena.query.QueryFactory").create(text)
        execution = java("org.apache.jena.query.QueryExecutionFactory").create(query, dataset)
        execution.setTimeout(MILLISECONDS)
        out = java("java.io.ByteArrayOutputStream")()
        if query.isSelectType() or query.isAskType():
            formatter = java("org.apache.jena.query.ResultSetFormatter")
            asked = execution.execSelect() if query.isSelectType() else execution.execAsk()
            formatter.outputAsJSON(out, asked)
        else:
            is_construct = query.isConstructType()
            model = execution.execConstruct() if is_construct else execution.execDescribe()
            writer = java("org.apache.jena.riot.RDFDataMgr")
            writer.write(out, model, java("org.apache.jena.riot.Lang").NTRIPLES)
        execution.close()
        media_type = SPARQL_JSON if query.isSelectType() or query.isAskType() else N_TRIPLES
        return media_type, bytes(out.toByteArray())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it overrides
        """Say nothing."""


def main(arguments: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        jena = start_java(Path(folder))
        jena.JClass("org.apache.jena.sys.JenaSystem").init()
        reader = jena.JClass("org.apache.jena.riot.RDFDataMgr")
        Server.jena = jena
        Server.datasets = {
            name: reader.loadDataset(file)
            for name, _, file in (argument.partition("=") for argument in arguments)
        }
        server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)  # noqa: T201
        sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1:])
