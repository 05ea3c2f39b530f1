"""``diplograph serve``: an endpoint and a page for others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from diplograph.cli import options

if TYPE_CHECKING:
    from pathlib import Path


@click.command(name="serve")
@click.option(
    "--on",
    "address",
    metavar="ADDRESS",
    shell_complete=options.completed_by("files"),
    help="Build folder or RDF file.  [default: ./out if built, else the shipped facts]",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option(
    "--port",
    type=options.Whole(0, 65535),
    default=8000,
    show_default=True,
    help="Port to listen at; 0 is any that is free.",
)
@click.option(
    "--timeout",
    type=options.Seconds(),
    default=30.0,
    show_default=True,
    metavar="SECONDS",
    help="Longest time of a request, waiting included.",
)
@click.option(
    "--memory",
    type=options.MEBIBYTES,
    default=1024,
    show_default=True,
    metavar="MIB",
    help="Most memory that a query takes.",
)
@click.option(
    "--rows",
    type=options.Whole(),
    default=1_000_000,
    show_default=True,
    help="Most rows of an answer.",
)
@click.option(
    "--answer-size",
    type=options.MEBIBYTES,
    default=256,
    show_default=True,
    metavar="MIB",
    help="Longest answer, before it is compressed.",
)
@click.option(
    "--allow-host",
    "hosts",
    multiple=True,
    metavar="NAME",
    help="Name by which clients call the server, beside --host; repeatable, * is any.",
)
@click.option(
    "--trusted-proxy",
    "proxies",
    multiple=True,
    metavar="ADDRESS",
    help="Address of a proxy whose X-Forwarded headers are believed; repeatable.",
)
@options.texts("to show the passage behind each claim")
@click.option("--quiet", is_flag=True, help="Log no requests.")
def command(
    *,
    address: str | None,
    host: str,
    port: int,
    timeout: float,
    memory: int,
    rows: int,
    answer_size: int,
    hosts: tuple[str, ...],
    proxies: tuple[str, ...],
    folder: Path | None,
    quiet: bool,
) -> None:
    """Serve the graph: a SPARQL 1.1 endpoint, read-only, and a page.

    The endpoint is at /sparql, the state of the server at /health. A new build in the same folder
    is taken over while requests go on. SIGTERM ends the server once they are answered; a line is
    logged of each.

    \b
    Examples:
      diplograph serve
      diplograph serve --on out --port 8080
      diplograph serve --on graph.trig --host 0.0.0.0 --allow-host example.org
    """
    from diplograph.server.messages import Bounds
    from diplograph.server.serving import Settings, serve

    settings = Settings(
        host=host,
        port=port,
        timeout=timeout,
        memory=memory * 2**20,
        bounds=Bounds(rows, answer_size * 2**20),
        hosts=hosts,
        proxies=proxies,
        texts=folder,
        quiet=quiet,
    )
    serve(address, settings)
