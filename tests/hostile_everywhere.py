"""Texts that are meant ill, through every file that is written and every page that is served.

``python tests/hostile_everywhere.py [--strings N] [--every N]`` prints a table: of each command the
files or addresses, and how many scripts ran, requests left for elsewhere, and files were not what
their name says. It exits with 1 if that is not 0 throughout. Needs Chromium, and half an hour.

A browser opens every page twice: as a reader does, and with the page's content security policy
switched off, since a policy would hide what is not escaped. No page can reach anything: what it
asks for is noted and refused.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urlencode

from playwright.sync_api import Error

import hostile
from diplograph.queries.questions import names
from diplograph.vocabulary import vocabulary
from hostile_files import NAMED, sample, slugs, written, wrongs
from pictures import CHOOSE_ALL, LOOK, READY, chromium
from served import Server, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Route

#: What a file of ours may ask of a page that it is in: nothing else leads anywhere.
POLICY = {
    "default-src": {"'none'"},
    "base-uri": {"'none'"},
    "form-action": {"'none'", "'self'"},
    "frame-ancestors": {"'none'", "'self'"},
    "object-src": {"'none'"},
    "script-src": {"'self'"},
    "style-src": {"'self'"},
    "connect-src": {"'self'"},
    "img-src": {"'self'", "data:", "blob:"},
}
_HASH = re.compile(r"'sha256-[A-Za-z0-9+/]{43}='")
#: A page is opened as a reader does, and without its policy, which would hide what is not escaped.
GUARDS = (True, False)
#: What follows a page that is opened: a picture shows all that can be chosen in it.
_SHOW_ALL = {
    "network-rich": ("diplograph.parse('said=1&scope=whole&view=table')", CHOOSE_ALL),
    "network-pyvis": ("for (const { id } of data.things) choose('thing', id)",),
}
#: Where a text of an address may come back in a page.
_ECHOES = (
    "/id/{}",
    "/sector/{}",
    "/ontology/{}",
    "/questions/{}",
    "/questions/visits-of?state={}",
    "/questions/who-led?lang={}",
    "/questions?{}={}",
    "/id/visit-0?format={}",
    "/sparql?query={}",
    "/{}",
)


@dataclass
class Seen:
    """What pages did that no page of ours does."""

    opened: int = 0
    scripts: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def all(self) -> list[str]:
        return [*self.scripts, *self.requests, *self.wrong]


class Row(NamedTuple):
    """A line of the table: what was written or served, and what was found in it."""

    name: str
    files: int
    seen: Seen


class Reader:
    """A browser in which pages are opened one after another, with their policy or without it."""

    def __init__(self, browser: Browser, root: str, *, guarded: bool) -> None:
        self._context: BrowserContext = browser.new_context(
            bypass_csp=not guarded, reduced_motion="reduce", accept_downloads=True
        )
        self._context.add_init_script(
            "for (const name of ['alert', 'confirm', 'prompt']) window[name] = () => "
            "{ window.hacked = name; };"
        )
        self._context.route("**/*", self._route)
        self._root = root
        self._seen = Seen()
        self.page: Page = self._context.new_page()
        self.page.set_default_timeout(60_000)

    def close(self) -> None:
        self._context.close()

    def _route(self, route: Route) -> None:
        url = route.request.url
        if url.startswith((self._root, "data:", "blob:", "about:")):
            route.continue_()
        else:
            self._seen.requests.append(url)
            route.abort()

    def read(self, address: str, seen: Seen, after: Sequence[str] = ()) -> None:
        """Open a page; `after` are scripts that choose what it shows."""
        self._seen = seen
        seen.opened += 1
        self.page.goto("about:blank")
        self.page.goto(address)
        try:
            self._look(address, seen, after)
        except Error as error:
            if "navigation" not in str(error):
                raise
            seen.requests.append(f"{address} went elsewhere")

    def _look(self, address: str, seen: Seen, after: Sequence[str]) -> None:
        if "network-rich" in address:
            self._until(READY)
        self.page.evaluate(LOOK)
        for script in after:
            seen.wrong += [f"{address}: {each}" for each in self.page.evaluate(script) or ()]
        self.page.wait_for_timeout(5)
        for frame in self.page.frames:
            if found := frame.evaluate("window.hacked"):
                seen.scripts.append(f"{address}: {found}")
        if not self.page.url.startswith(self._root):
            seen.requests.append(f"{address} went to {self.page.url}")
        seen.wrong += [f"{address}: {each}" for each in self.page.evaluate(_STRANGE)]

    def _until(self, condition: str) -> None:
        for _ in range(600):
            if self.page.evaluate(condition):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(condition)


#: Attributes that run something, links that lead elsewhere than to the web, what only a text makes.
_STRANGE = """
[...document.querySelectorAll("*")].flatMap((element) => [
  ...(/^(iframe|object|embed|base|video|audio|foreignObject|animate|set|use|math)$/i
    .test(element.localName) ? [element.localName] : []),
  ...[...element.attributes].filter(({ name, value }) =>
    /^on|^(srcdoc|formaction|ping|background)$/.test(name)
    || (/^(xlink:)?(href|src|action)$/.test(name)
        && /^\\s*[a-z][a-z0-9+.-]*:/i.test(value) && !/^(https?|blob):|^data:,$/.test(value))
  ).map(({ name, value }) => `${element.localName} ${name}=${value.slice(0, 60)}`)])
"""


def in_files(
    browser: Browser, folder: Path, strings: Sequence[str], guards: Sequence[bool] = GUARDS
) -> Iterator[Row]:
    """Write everything, and hold each file against its readers and a browser.

    `guards` are the ways in which a page is opened: with its policy, True, and without it.
    """
    by_command: dict[str, list[Path]] = defaultdict(list)
    for command, path in written(folder, strings):
        by_command[command].append(path)
    for command, paths in by_command.items():
        seen = Seen()
        for path in paths:
            seen.wrong += [f"{path.name}: {each}" for each in wrongs(path, len(strings))]
        pages = [path for path in paths if path.suffix in {".html", ".svg"}]
        for guarded in guards:
            reader = Reader(browser, "file://", guarded=guarded)
            for path in pages:
                kind = path.name.rpartition("-")[0]
                reader.read(path.as_uri(), seen, _SHOW_ALL.get(kind, ()))
            reader.close()
        for path in pages:
            if path.suffix == ".html" and not path.name.startswith(("answers", "explanations")):
                seen.wrong += [f"{path.name}: {each}" for each in unsafe(meta_policy(path))]
        yield Row(command, len(paths), seen)


def meta_policy(path: Path) -> str:
    """The policy that a page has in itself, before all that it could stop."""
    text = path.read_text(encoding="utf-8")
    found = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', text)
    if not found or re.search("<(script|style|link|img|body)", text[: found.start()]):
        return ""
    return found[1].replace("&#39;", "'")


def unsafe(policy: str) -> list[str]:
    """What a content security policy allows that no page of ours needs."""
    said = (each.strip().partition(" ") for each in policy.split(";") if each.strip())
    parts = {name: sources for name, _, sources in said}
    found = [] if parts.get("default-src") == "'none'" else ["default-src is not 'none'"]
    found += [f"{name} is not said" for name in ("base-uri", "form-action") if name not in parts]
    for name, sources in parts.items():
        allowed = POLICY.get(name, set())
        found += [
            f"{name} {source}"
            for source in sources.split()
            if source not in allowed
            and not (name in {"script-src", "style-src"} and _HASH.fullmatch(source))
        ]
    return found


def in_service(
    browser: Browser,
    folder: Path,
    strings: Sequence[str],
    every: int = 1,
    guards: Sequence[bool] = GUARDS,
) -> Iterator[Row]:
    """Serve the graph, open the page of everything in it, and ask for each text at each address.

    With `every` only each so many-th address is opened; `guards` as for `in_files`.
    """
    with serving("--on", folder / "graph.nt", "--texts", folder / "texts", "--quiet") as server:
        root = f"http://127.0.0.1:{server.port}"
        groups = {
            "serve: things and claims": [f"/id/{slug}" for slug in slugs(len(strings))],
            "serve: questions and terms": [*_questions(), *_terms()],
            "serve: a text in an address": [
                each.format(*[quote(text, safe="", errors="replace")] * 2)
                for text in strings
                for each in _ECHOES
            ],
            "serve: the query page": list(_asked(strings)),
        }
        for name, addresses in groups.items():
            paths, seen = addresses[::every], Seen()
            for guarded in guards:
                reader = Reader(browser, f"{root}/", guarded=guarded)
                for path in paths:
                    assert server.process.poll() is None, server.lines[-20:]
                    reader.read(f"{root}{path}", seen)
                    if name.endswith("page"):
                        reader.page.wait_for_timeout(300)
                reader.close()
            seen.wrong += [each for path in paths for each in _unsafe_reply(server, path)]
            yield Row(name, len(paths), seen)
        assert server.process.poll() is None


def _unsafe_reply(server: Server, path: str) -> Iterator[str]:
    """What is wrong with the headers of a page; of what is none, that it could be taken for one."""
    response, _ = server.get(path.partition("#")[0], Accept="text/html")
    kind = response.headers["content-type"] or ""
    if not kind.startswith("text/html"):
        if response.headers["x-content-type-options"] != "nosniff" and response.status == 200:
            yield f"{path}: {kind} may be sniffed"
        return
    policy = response.headers["content-security-policy"] or ""
    yield from (f"{path}: {each}" for each in unsafe(policy))


def _questions() -> Iterator[str]:
    yield from ("/questions", "/questions?lang=ar")
    yield from (f"/questions/{name}?lang=fr" for name in names())


def _terms() -> Iterator[str]:
    yield "/ontology"
    yield from (f"/ontology/{name}" for name in vocabulary().properties)


def _asked(strings: Sequence[str]) -> Iterator[str]:
    """States of the query page: answers full of texts, and texts in its address."""
    yield "/"
    for start in range(0, len(strings), 50):
        yield f"/#{urlencode({'query': f'{NAMED} LIMIT 50 OFFSET {start}', 'row': '0'})}"
        everything = f"SELECT * {{ ?s ?p ?o FILTER(isLiteral(?o)) }} LIMIT 900 OFFSET {start * 40}"
        yield f"/#{urlencode({'query': everything})}"
    for name in ("visits-held", "who-led", "visits-of"):
        yield f"/#{urlencode({'question': name})}"
    for text in strings[::5]:
        safe = text.encode(errors="replace").decode()
        yield f"/#{urlencode({'question': 'visits-of', 'p.state': safe, 'sort': safe})}"
        yield f"/#{urlencode({'query': safe, 'from': safe, 'view': safe})}"


def table(rows: Sequence[Row]) -> str:
    """The rows as Markdown."""
    lines = [
        "| command | files, addresses | pages opened | scripts run | requests elsewhere | wrong |",
        "| --- | --: | --: | --: | --: | --: |",
    ]
    for name, count, seen in rows:
        found = map(len, (seen.scripts, seen.requests, seen.wrong))
        lines.append(f"| {name} | {count} | {seen.opened} | {' | '.join(map(str, found))} |")
    return "\n".join(lines)


def main() -> int:
    """Print the table, and on standard error the first of what was found."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--strings", type=int, default=len(hostile.STRINGS), metavar="N")
    parser.add_argument("--every", type=int, default=1, help="open each so many-th address only")
    asked = parser.parse_args()
    strings = sample(asked.strings)
    with TemporaryDirectory() as place, sync_playwright() as playwright:
        browser = chromium(playwright)
        folder = Path(place)
        rows = []
        files = in_files(browser, folder, strings)
        for row in chain(files, in_service(browser, folder, strings, asked.every)):
            sys.stderr.write(f"{row.name}: {len(row.seen.all)} found\n")
            rows.append(row)
    sys.stdout.write(f"{len(strings)} strings, each in every field of a graph\n\n{table(rows)}\n")
    found = [each for row in rows for each in row.seen.all]
    for each in found[:40]:
        sys.stderr.write(f"{each.encode('unicode_escape').decode()}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
