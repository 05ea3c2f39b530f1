"""The graphs that are compared, and those that lie in the history of a folder of facts.

A revision is ``HEAD~1``, of ``./data``, or ``HEAD~1:PATH``, of another folder: git's own way to
name what lies where at a commit. Its files are laid out in a folder that is gone afterwards, and
compiled by this version of diplograph, with the shared entities that come with it. Nothing of the
working tree is touched, and git is needed for nothing else.
"""

from __future__ import annotations

import os
import subprocess
import tarfile
from io import BytesIO
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from diplograph.errors import AccessError, DataError
from diplograph.problems import Location, Problem

if TYPE_CHECKING:
    from diplograph.backends import Graph

_SUFFIXES = (".yaml", ".yml")


def graph_of(address: str) -> Graph:
    """The graph of a build, an RDF file, an endpoint, a folder of facts, or a revision of one.

    What is there under this name in the working folder goes before a revision.

    Raises:
        AccessError: there is nothing under this name, or it cannot be read.
        DataError: the facts have problems; of a revision, their places begin with its name.
    """
    from diplograph.backends import connect

    if "://" in address or not os.path.exists(address):  # noqa: PTH110 - a name, perhaps of none
        return connect(address) if "://" in address else _at_revision(address)
    path = Path(address)
    holds_facts = (path / "facts").is_dir() or any(
        each.suffix in _SUFFIXES for each in path.glob("*")
    )
    if path.is_dir() and holds_facts and not (path / "graph.ttl").exists():
        return _compiled(path)
    return connect(address)


def _compiled(folder: Path) -> Graph:
    from diplograph import backends, rdf
    from diplograph.rdf.reading import read_graph
    from diplograph.resources import reading

    found = reading((folder,))
    found.require_facts()
    _, graph = read_graph(found)
    return backends.memory(rdf.ntriples(graph.triples))


def _at_revision(address: str) -> Graph:
    revision, colon, path = address.partition(":")
    path = path.rstrip("/") if colon else "./data"
    name = address if colon else f"{revision}:data"
    if not revision or revision.startswith("-"):
        raise AccessError(f"cannot read {address}: no such file, folder or revision")
    commit = _object(f"{revision}^{{commit}}")
    if commit is None:
        raise AccessError(f"cannot read {address}: no such file, folder or git revision")
    with TemporaryDirectory(prefix="diplograph-") as temporary:
        folder = Path(temporary)
        read = folder / "facts" if PurePosixPath(path).name == "facts" else folder
        if not _lay_out(f"{commit}:{path}", read):
            hint = "" if colon else f"; name another: {revision}:PATH"
            raise AccessError(f"there is no folder {path.removeprefix('./')} at {revision}{hint}")
        if read != folder:  # the shared entities beside the facts, as in a folder
            _lay_out(f"{commit}:{path.removesuffix('facts')}entities", folder / "entities")
        try:
            return _compiled(read)
        except DataError as error:
            raise DataError(_named(each, read, name) for each in error.problems) from None
        except AccessError:
            raise AccessError(f"there is no fact file (.yaml) in {name}") from None


def _object(name: str) -> str | None:
    """The id of what git knows by a name, if it knows it."""
    try:
        return _git("rev-parse", "--verify", "--quiet", name).strip().decode()
    except subprocess.CalledProcessError:
        return None


def _lay_out(place: str, folder: Path) -> bool:
    """Write the YAML files of a folder at a commit into `folder`; whether there is such a folder.

    Links are passed over, and whatever would lead out of the folder.
    """
    tree = _object(place)
    if tree is None or _git("cat-file", "-t", tree).strip() != b"tree":
        return False
    top = os.fsdecode(_git("rev-parse", "--show-toplevel").removesuffix(b"\n"))
    archive = _git("-C", top, "archive", "--format=tar", tree)
    with tarfile.open(fileobj=BytesIO(archive)) as tar:
        for member in tar:
            path = PurePosixPath(member.name)
            data = tar.extractfile(member) if member.isfile() else None
            if data is None or path.suffix not in _SUFFIXES or ".." in path.parts:
                continue
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data.read())
    return True


def _git(*arguments: str) -> bytes:
    """What git says. Raises CalledProcessError if it refuses, AccessError if there is no git."""
    try:
        return subprocess.run(["git", *arguments], check=True, capture_output=True).stdout
    except FileNotFoundError:
        raise AccessError("revisions are read by git, which is not installed") from None


def _named(problem: Problem, folder: Path, name: str) -> Problem:
    """The problem with the places of the revision."""

    def at(place: Location) -> Location:
        inside = os.path.relpath(os.path.realpath(place.path), os.path.realpath(folder))
        return place if inside.startswith("..") else place._replace(path=f"{name}/{inside}")

    related = tuple((at(place), text) for place, text in problem.related)
    return problem._replace(location=at(problem.location), related=related)
