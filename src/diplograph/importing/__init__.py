"""Import: an RDF file becomes a build folder, which every command takes as ``--on``.

A graph of diplograph's terms is taken as it is, if it holds what a build holds: shapes and
invariants are checked, so that each accepted triple has a claim and each claim a passage. It is not
turned back into fact files: a fact goes from YAML to RDF, and of that way back comments, order and
the words of editors would be lost, while the graph itself has lost nothing. RDF in other terms
becomes a source (:mod:`diplograph.importing.foreign`): its statements are claims, and no facts.

The file is of others: it is parsed by a process that can be killed, within limits of size, time and
memory, and nothing is fetched.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import stat
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryFile
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from diplograph.errors import AccessError, DataError, LimitError, UsageError, reason
from diplograph.namespaces import DG, ID, SECTOR, expand

if TYPE_CHECKING:
    from pyoxigraph import Triple

    from diplograph.backends import Graph
    from diplograph.importing.foreign import Source
    from diplograph.problems import Problem

#: The largest file that is read, and the most that it may say, in bytes of N-Triples (prefixes are
#: written out in these); and how long it may take, in seconds.
MOST_BYTES, MOST_SAID, MOST_SECONDS = 2**30, 2**31, 600.0
_REIFIES = expand("rdf:reifies")
_SAID = tuple(map(expand, ("dg:claimSubject", "dg:claimProperty")))
_VALUES = tuple(map(expand, ("dg:claimObject", "dg:claimValue")))


class Imported(NamedTuple):
    """A finished import: its folder, how much it holds, and the hash that a report of it has.

    `reified` triples of RDF 1.2 were let go, which say again what their claims say.
    """

    out: Path
    triples: int
    claims: int
    canonical_hash: str
    reified: int = 0


def import_file(
    path: Path, out: Path, *, timeout: float = MOST_SECONDS, memory: int | None = None
) -> Imported:
    """Make the folder `out` of a graph of diplograph's in an RDF file, whatever format it is in.

    Of a dataset all graphs are one. The folder gets ``graph.ttl``, ``graph.trig`` and ``.store/``,
    the same bytes as a build of the same triples; what stood there is replaced, whole or not at
    all. `timeout` is in seconds and `memory` in bytes (None: three quarters of what there is).

    Raises:
        DataError: the graph breaks a shape or an invariant; every problem is in it.
        AccessError: the file cannot be read, is not what its extension says, or holds no graph of
            diplograph's; or `out` cannot be written.
        LimitError: the file is larger, or takes longer or more memory, than it may.
    """
    from pyoxigraph import RdfFormat, parse

    lines = parse_apart(path, timeout=timeout, memory=memory)
    triples = [quad.triple for quad in parse(lines, RdfFormat.N_TRIPLES)]
    kept = list(_without_reifiers(triples))
    claims = _claims(path, kept)
    return _written(path, kept, out, claims)._replace(reified=len(triples) - len(kept))


def import_foreign(
    path: Path,
    out: Path,
    source: Source,
    *,
    into: Graph | None = None,
    timeout: float = MOST_SECONDS,
    memory: int | None = None,
) -> Imported:
    """Make the folder `out` of RDF in other terms, which is a source, whose statements are claims.

    The `digest` of `source` is filled in. With `into`, a graph, the folder holds that too, and
    claims are about the things of it that they name. Of a dataset all graphs are one. Beside the
    files of :func:`import_file` the folder gets ``texts/SLUG.txt``, the text of the source.

    Raises as :func:`import_file`; LimitError also for more statements than can be claims.
    """
    from pyoxigraph import NamedNode

    from diplograph.importing.foreign import MOST_STATEMENTS, claims, text_of
    from diplograph.vocabulary import vocabulary

    text = text_of(parse_apart(path, timeout=timeout, memory=memory))
    count = text.count("\n")
    if not count:
        raise AccessError(f"cannot import {path}: it holds no statement")
    if count > MOST_STATEMENTS:
        raise LimitError(f"{path} has {count:,} statements; {MOST_STATEMENTS:,} can be claims")
    there = set(into.triples() if into else vocabulary().triples)
    kind = expand("rdf:type")
    known = frozenset(
        each.subject
        for each in there
        if each.predicate.value == kind
        and isinstance(each.subject, NamedNode)
        and each.subject.value.startswith((ID, SECTOR))
    )
    if NamedNode(ID + source.slug) in known:
        raise UsageError(f"{into and into.address} has {source.slug} already; give another name")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    there.update(claims(source._replace(digest=digest), text, known))
    return _written(path, list(there), out, count, {f"{source.slug}.txt": text.encode()})


def _written(
    path: Path,
    triples: list[Triple],
    out: Path,
    claims: int,
    texts: Mapping[str, bytes] = MappingProxyType({}),
) -> Imported:
    """Check a graph and write its folder, with `texts` by the names of their files."""
    from diplograph import rdf
    from diplograph.backends import write_build
    from diplograph.resources import locked, make_folder

    if problems := tuple(_problems(path, triples)):
        raise DataError(problems)
    ntriples = rdf.ntriples(triples)
    arranged = rdf.arranged(rdf.engine_turtle(triples))
    files = {"graph.ttl": rdf.turtle_text(arranged), "graph.trig": rdf.trig_text(arranged)}
    with locked(out):
        if texts:
            make_folder(out / "texts")
        held = {f"texts/{name}": [text] for name, text in texts.items()}
        write_build(out, {**files, **held}, [ntriples])
    canonical = f"sha256:{hashlib.sha256(ntriples).hexdigest()}"
    return Imported(out, len(triples), claims, canonical)


def parse_apart(
    path: Path, *, timeout: float = MOST_SECONDS, memory: int | None = None, said: int = MOST_SAID
) -> bytes:
    """The triples of a file of others as N-Triples, blank nodes under their canonical labels.

    They are at most `said` bytes, on their way in a file of the system's temporary folder.

    Raises AccessError and LimitError as :func:`import_file` does.
    """
    from pyoxigraph import RdfFormat

    from diplograph.backends.local import EXTENSIONS
    from diplograph.backends.screening import screen

    extension = path.suffix[1:].lower()
    media = RdfFormat.from_extension(extension) if extension in EXTENSIONS else None
    if media is None:
        known = ", ".join(f".{name}" for name in EXTENSIONS)
        raise AccessError(f"cannot tell what {path} is: RDF files end in {known}")
    try:
        found = path.stat()
    except OSError as error:
        raise AccessError(f"cannot read {path}: {reason(error)}") from error
    if not stat.S_ISREG(found.st_mode):
        raise AccessError(f"cannot read {path}: it is a folder, a pipe or a device, and no file")
    if found.st_size > MOST_BYTES:
        raise LimitError(f"{path} has {found.st_size:,} bytes; up to {MOST_BYTES:,} are read")
    limit = memory or os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 4 * 3
    # -P: no module is taken from the working folder, which may be of others, too.
    worker = [sys.executable, "-P", "-m", "diplograph.importing.worker", path.name]
    limits = (str(limit), str(math.ceil(timeout) + 1), str(said))
    try:
        # Opened once, so that what is parsed is what was looked through; without a buffer, so that
        # the worker too is at its beginning.
        file = path.open("rb", buffering=0)
    except OSError as error:
        raise AccessError(f"cannot read {path}: {reason(error)}") from error
    with file, TemporaryFile() as out:
        screen(path, file, media)
        try:
            done = subprocess.run(
                [*worker, media.media_type, *limits],
                stdin=file,
                stdout=out,
                stderr=subprocess.PIPE,
                timeout=timeout,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise LimitError(
                f"{path} was not read within {timeout:g} seconds (--timeout); blank nodes can be "
                "laid out so that it takes for ever"
            ) from None
        if done.returncode != 0:
            raise _failure(path, done)
        out.seek(0)
        return out.read()


def _failure(path: Path, done: subprocess.CompletedProcess[bytes]) -> AccessError | LimitError:
    from diplograph.backends.store import not_rdf
    from diplograph.importing.worker import TOLD

    if done.returncode != TOLD:
        return LimitError(f"{path} takes more memory than there is for it")
    told = json.loads(done.stderr)
    if told["limit"]:
        return LimitError(f"{path} says more than may be written: {told['message']}")
    error = SyntaxError(told["message"])
    error.lineno, error.offset = told["line"], told["column"]
    return not_rdf(str(path), error)


def _without_reifiers(triples: Iterable[Triple]) -> Iterator[Triple]:
    """The triples without those of RDF 1.2 by which a claim reifies what it says anyway."""
    from pyoxigraph import Triple as Term

    triples = list(triples)
    reified = [each for each in triples if each.predicate.value == _REIFIES]
    claims = {each.subject for each in reified}
    said: dict[object, dict[str, object]] = {}
    for triple in triples if claims else ():
        if triple.subject in claims:
            said.setdefault(triple.subject, {})[triple.predicate.value] = triple.object
    for triple in triples:
        if triple.predicate.value == _REIFIES and isinstance(triple.object, Term):
            found = said[triple.subject]
            value = next((found[name] for name in _VALUES if name in found), None)
            again = (*(found.get(name) for name in _SAID), value)
            if again == tuple(triple.object):
                continue
        yield triple


def _claims(path: Path, triples: Iterable[Triple]) -> int:
    """How many claims there are, of triples that all have IRIs. Raises AccessError."""
    from pyoxigraph import Literal, NamedNode

    kind, claim = expand("rdf:type"), NamedNode(f"{DG}Claim")
    count = 0
    for triple in triples:
        count += triple.predicate.value == kind and triple.object == claim
        if not isinstance(triple.subject, NamedNode) or not isinstance(
            triple.object, NamedNode | Literal
        ):
            raise AccessError(
                f"cannot import {path}: it has a blank node or a triple term in “{triple}”, and "
                "graphs of diplograph have none"
            )
    if not count:
        raise AccessError(
            f"cannot import {path}: it holds no claim in diplograph's terms; --as SLUG makes a "
            "source of it"
        )
    return count


def _problems(path: Path, triples: Iterable[Triple]) -> Iterator[Problem]:
    """What is wrong with a graph, at the file that it came in."""
    from diplograph.problems import Location
    from diplograph.validation import validate

    for problem in validate(triples, {}):
        yield problem._replace(location=Location(str(path)))
