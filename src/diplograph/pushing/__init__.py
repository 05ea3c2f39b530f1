"""Pushing: a graph into one graph of a remote store, whole or not at all for its readers.

HTTP knows no transaction over several requests, and SPARQL 1.1 Update promises one for a single
request only (section 2.2). So the differences are staged first, in a graph of their own, where they
are read back and compared; then one request puts all of them into effect. What is staged stands
under predicates that nobody asks for (:mod:`diplograph.pushing.remote`), because the default graph
of many servers is the union of all their graphs. A push that breaks off leaves what readers see as
it was, and the next one sweeps what was staged.

A manifest in a graph of its own says what was pushed: its count, its hash, its day. What the target
holds must be what its manifest says, else somebody else wrote there.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from diplograph.errors import AccessError, DataError, DiplographError, LimitError, UsageError
from diplograph.pushing.addresses import Target
from diplograph.pushing.remote import Manifest, Remote
from diplograph.terminal import Progress
from diplograph.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Triple

    from diplograph.backends import Graph

__all__ = ["Pushed", "Target", "push"]

_RECORDED = """\
PREFIX dg: <https://w3id.org/diplograph/ontology#>
SELECT (MAX(?day) AS ?latest) { ?claim dg:recordedOn ?day }
"""


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a push did, or would do.

    `added` and `removed` are the differences, in triples; `triples` and `digest` (SHA-256, in hex,
    of the sorted canonical N-Triples) are of the graph that is now there. `held` invariants were
    asked there and hold; `unanswered` are the codes of others, each with what the server said.
    """

    target: Target
    added: int
    removed: int
    triples: int
    digest: str
    dry_run: bool
    held: int = 0
    unanswered: tuple[tuple[str, str], ...] = ()


def push(
    graph: Graph,
    target: Target,
    *,
    replace: bool = False,
    dry_run: bool = False,
    timeout: float | None = None,
    progress: Progress = lambda _what, _share: None,
) -> Pushed:
    """Make `target` hold what `graph` holds, and verify there its count, hash and invariants.

    Only differences are sent. `replace` allows to overwrite what was not pushed, or was changed
    since; `dry_run` reads both and changes nothing. `timeout` is in seconds, for each request.

    Raises:
        DataError: the graph breaks an invariant; nothing was sent.
        UsageError: the target holds what was not pushed, or was changed since; or its server keeps
            no default graph of its own.
        LimitError: a request took too long.
        AccessError: the server cannot be reached, refuses, or does not hold what was sent.
    """
    progress("reading", None)
    triples = list(graph.triples())
    lines = _lines(triples, graph.address)
    _refuse_broken(triples)
    remote = Remote(target, timeout)
    manifest = Manifest(len(lines), _digest(lines), _latest(graph))
    token = secrets.token_hex(16)
    if not dry_run:
        remote.begin(token)
    try:
        progress("reading what is there", None)
        there = {str(triple) for triple in remote.triples()}
        if not replace:
            _refuse_foreign(there, lines, remote)
        added, removed = lines - there, there - lines
        changes = bool(added or removed) or remote.manifest() != manifest
        if changes and not dry_run:
            _change(remote, token, manifest, added=added, removed=removed, progress=progress)
            progress("verifying", None)
            there = {str(triple) for triple in remote.triples()}
    except UsageError:
        if not dry_run:
            _sweep(remote)
        raise
    if not dry_run:
        _sweep(remote)
    done = Pushed(target, len(added), len(removed), manifest.triples, manifest.digest, dry_run)
    if dry_run:
        return done
    if there != lines:
        raise AccessError(
            f"{remote.name} holds another graph than was pushed: {_difference(lines, there)}"
        )
    progress("asking the invariants", None)
    return _with_invariants(done, remote)


def _change(
    remote: Remote,
    token: str,
    manifest: Manifest,
    *,
    added: set[str],
    removed: set[str],
    progress: Progress,
) -> None:
    """Stage the differences, hold them against what arrived, and put them into effect."""
    blank = {line for line in removed if _has_blank(line)}
    staged = remote.stage(added, removed - blank, progress)
    progress("verifying what was sent", None)
    arrived = remote.staged()
    if arrived != staged:
        _sweep(remote)
        raise AccessError(
            f"{remote.address} does not keep what is sent, or another push is under way: "
            f"{_difference(staged, arrived)}; readers see what they saw before"
        )
    progress("switching", None)
    try:
        remote.switch(token, manifest, blank=bool(blank))
    except (AccessError, LimitError) as error:
        raise type(error)(
            f"{error}; whether the new graph is in effect is not known: push again"
        ) from error
    if remote.manifest() != manifest:
        raise AccessError(
            f"another push to {remote.address} came between; nothing of this one is in effect"
        )


def _with_invariants(done: Pushed, remote: Remote) -> Pushed:
    """The push with what the server says of the invariants. Raises AccessError."""
    from dataclasses import replace

    from diplograph.validation import invariants

    unanswered = []
    for invariant in invariants():
        try:
            rows = sum(1 for _ in remote.reader.select(invariant.query))
        except DiplographError as error:
            unanswered.append((invariant.code, str(error)))
            continue
        if rows:
            raise AccessError(
                f"{remote.address} answers the invariant {invariant.code} with "
                f"{counted(rows, 'row', 'en')}, and on the same triples there is none: its answers "
                "are not those of SPARQL"
            )
    return replace(done, held=len(invariants()) - len(unanswered), unanswered=tuple(unanswered))


def _refuse_foreign(there: set[str], lines: set[str], remote: Remote) -> None:
    """Raise UsageError where the target holds what nobody pushed, unless it is what is pushed."""
    if not there or there == lines:
        return
    manifest = remote.manifest()
    size = counted(len(there), "triple", "en")
    advice = "--replace overwrites it, and --dry-run tells what that would add and remove"
    if manifest is None:
        raise UsageError(f"{remote.name} holds {size} that diplograph did not push; {advice}")
    if (manifest.triples, manifest.digest) != (len(there), _digest(there)):
        raise UsageError(
            f"{remote.name} was changed since {counted(manifest.triples, 'triple', 'en')} were "
            f"pushed there: it holds {size}, or others; {advice}"
        )


def _refuse_broken(triples: Iterable[Triple]) -> None:
    from diplograph.validation import Places, check_invariants

    triples = tuple(triples)
    if problems := tuple(check_invariants(triples, Places(triples, {}))):
        raise DataError(problems)


def _lines(triples: Iterable[Triple], address: str) -> set[str]:
    """The triples as canonical N-Triples. Raises AccessError for a blank node, or none at all."""
    lines = {str(triple) for triple in triples}
    if not lines:
        raise AccessError(f"{address} is empty: there is nothing to push")
    if blank := min(filter(_has_blank, lines), default=""):
        raise AccessError(f"cannot push {address}: it has a blank node in “{blank}”")
    return lines


def _has_blank(line: str) -> bool:
    return line.startswith("_:") or " _:" in line.partition('"')[0]


def _digest(lines: Iterable[str]) -> str:
    """The hash that ``report.json`` has of the same triples."""
    digest = sha256()
    for line in sorted(lines):
        digest.update(f"{line} .\n".encode())
    return digest.hexdigest()


def _latest(graph: Graph) -> str:
    """The day on which the last claim was recorded; empty where there is none."""
    row = next(graph.select(_RECORDED), None)
    return "" if row is None else str(getattr(row["latest"], "value", ""))


def _difference(expected: set[str], found: set[str]) -> str:
    lacking, more = expected - found, found - expected
    shown = next(iter(sorted(lacking) or sorted(more)))
    return f"{len(lacking)} lacking, {len(more)} more, such as “{shown}”"


def _sweep(remote: Remote) -> None:
    """Remove what is staged; what cannot be removed now is left to the next push."""
    from contextlib import suppress

    with suppress(DiplographError):
        remote.sweep()
