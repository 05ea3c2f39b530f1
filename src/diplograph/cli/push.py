"""``diplograph push``: the graph into one graph of a remote store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from diplograph.cli import options

if TYPE_CHECKING:
    from diplograph.pushing import Pushed


@click.command(name="push")
@click.argument("remote", metavar="ADDRESS")
@options.on
@click.option(
    "--graph",
    metavar="IRI",
    help="Named graph to push into.  [default: that in ADDRESS, else the default graph]",
)
@click.option(
    "--update",
    metavar="ADDRESS",
    help="Where the store takes updates.  [default: follows from ADDRESS]",
)
@click.option("--replace", is_flag=True, help="Overwrite what was not pushed, or changed since.")
@click.option("--dry-run", is_flag=True, help="Tell what would change; write nothing.")
@options.formats("How the summary is written.", "text", "json")
@click.option(
    "--timeout",
    type=options.Seconds(),
    metavar="SECONDS",
    help="Longest time of each request.",
)
def command(
    *,
    remote: str,
    address: str | None,
    graph: str | None,
    update: str | None,
    replace: bool,
    dry_run: bool,
    format_name: str,
    timeout: float | None,
) -> None:
    """Load the graph into a remote store, whole or not at all.

    ADDRESS is where the store takes SPARQL queries, as --on of other commands has it. Who reads
    there sees the old graph or the new one, and nothing between. Only differences are sent: they
    are staged and compared there, put into effect in one request, and count, hash and invariants
    verified.

    Passwords and tokens are read from DIPLOGRAPH_ENDPOINT_USER, DIPLOGRAPH_ENDPOINT_PASSWORD and
    DIPLOGRAPH_ENDPOINT_TOKEN, or from ~/.netrc.

    \b
    Examples:
      diplograph push http://localhost:7878/query --dry-run
      diplograph push http://localhost:7878/query
      diplograph push http://localhost:3030/name/sparql --on my-graph
      diplograph push http://localhost:8890/sparql --graph https://example.org/g
    """
    from diplograph.backends import connect
    from diplograph.pushing import Target, push

    target = Target.of(remote, graph=graph, update=update)
    with options.progress() as progress:
        done = push(
            connect(address),
            target,
            replace=replace,
            dry_run=dry_run,
            timeout=timeout,
            progress=progress,
        )
    for code, said in done.unanswered:
        click.echo(f"note: the store did not answer the invariant {code}: {said}", err=True)
    click.echo(_as_json(done) if format_name == "json" else _as_text(done))


def _as_text(done: Pushed) -> str:
    target = done.target
    verified = f"count, hash and {done.held} invariants"
    changes = f"{done.added:,} added, {done.removed:,} removed"
    lines = [
        ("queries", target.address),
        ("updates", target.update),
        ("graph", target.graph or "the default graph"),
        ("changes", f"would be {changes}" if done.dry_run else changes),
        ("triples", f"{done.triples:,}"),
        ("hash", f"sha256:{done.digest}"),
        ("verified", "nothing: it was a dry run" if done.dry_run else verified),
    ]
    return "\n".join(f"{name:<9} {value}" for name, value in lines)


def _as_json(done: Pushed) -> str:
    import json

    told = {
        "address": done.target.address,
        "update": done.target.update,
        "graph": done.target.graph,
        "dryRun": done.dry_run,
        "added": done.added,
        "removed": done.removed,
        "triples": done.triples,
        "canonicalHash": f"sha256:{done.digest}",
        "invariantsHeld": None if done.dry_run else done.held,
        "invariantsUnanswered": dict(done.unanswered),
    }
    return json.dumps(told, ensure_ascii=False, indent=2)
