"""What Apache Jena reads in RDF files: a program that writes each as N-Quads, beside it.

``python riot.py FILE ...`` writes ``FILE.riot`` for each. It runs in a process of its own because
tests fork, and a process that holds a Java virtual machine must not.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from jena import start_java


def main(files: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        java = start_java(Path(folder)).JClass
        java("org.apache.jena.sys.JenaSystem").init()
        manager, languages = (
            java(f"org.apache.jena.riot.{name}") for name in ("RDFDataMgr", "Lang")
        )
        for file in files:
            out = java("java.io.FileOutputStream")(f"{file}.riot")
            manager.write(out, manager.loadDataset(file), languages.NQUADS)
            out.close()


if __name__ == "__main__":
    main(sys.argv[1:])
