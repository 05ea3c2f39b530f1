"""The licences of all that is locked, and whether each may be used as diplograph uses it.

``make licences`` writes ``docs/licences.md`` of what the installed packages say of themselves, and
fails if a licence is not known here, or is one that the use of the package does not allow.
"""

from __future__ import annotations

import re
import sys
from collections import deque
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCK = ROOT / ".ci" / "locked" / "all.txt"
PAGE = ROOT / "docs" / "licences.md"

#: The extras that a user installs; the others are for work on diplograph itself.
FOR_USERS = ("excel", "parquet", "qgis", "pandas", "polars")
USES = {
    "running": "diplograph imports it",
    "formats": "one of the extras for formats and data frames",
    "work": "tests, documentation and development; nothing of it is passed on",
}

#: What a licence that is not written as SPDX has it is in SPDX, as packages write it.
SPDX = {
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "GNU General Public License (GPL)": "GPL-2.0-or-later",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "W3C License": "W3C",
    "OSI Approved": "W3C",  # owlrl, whose file of the licence says which
}
#: Where several stand in the classifiers, whether one of them may be chosen or all hold.
SEVERAL = {
    "docutils": "LicenseRef-Public-Domain AND BSD-2-Clause AND GPL-3.0-or-later",
    "oxigraph": "Apache-2.0 OR MIT",
    "pyoxigraph": "Apache-2.0 OR MIT",
    "uvloop": "Apache-2.0 OR MIT",
}
#: May be used, and passed on beside a work under Apache-2.0.
ALLOWED = {
    *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CNRI-Python", "ISC"),
    *("LGPL-2.1-or-later", "MIT", "MIT-0", "MPL-2.0", "PSF-2.0", "W3C", "Zlib"),
}
#: May be run by the tests and the build of the documentation, which pass none of it on.
ALLOWED_AT_WORK = ALLOWED | {
    *("GPL-2.0-or-later", "GPL-3.0-or-later", "LGPL-3.0-or-later", "LicenseRef-Public-Domain"),
}


class Locked(NamedTuple):
    """A package of the lock: its versions by Python and system, what it is for."""

    name: str
    versions: tuple[str, ...]
    use: str


def versions() -> Mapping[str, tuple[str, ...]]:
    """What is locked: names with their versions."""
    found: dict[str, tuple[str, ...]] = {}
    for name, version in re.findall(r"^([\w.-]+)==(\S+)", LOCK.read_text("utf-8"), re.M):
        found[name] = (*found.get(name, ()), version)
    return found


def packages() -> tuple[Locked, ...]:
    """What is locked, sorted; of each what it is for, the first use that holds."""
    running = set(_closure(()))
    formats = set(_closure(FOR_USERS))
    return tuple(
        Locked(
            name,
            each,
            "running" if name in running else "formats" if name in formats else "work",
        )
        for name, each in sorted(versions().items())
    )


def _closure(extras: tuple[str, ...]) -> Iterator[str]:
    """All that diplograph with some extras asks for, on any system, as far as it is installed."""
    todo, seen = deque([("diplograph", frozenset(extras))]), set()
    while todo:
        name, wanted = todo.popleft()
        if (name, wanted) in seen:
            continue
        seen.add((name, wanted))
        yield name
        try:
            asked = metadata.requires(name) or ()
        except metadata.PackageNotFoundError:
            continue
        for text in asked:
            needed = Requirement(text)
            marker = needed.marker
            # Of other systems and other Pythons too: the lock is for all of them.
            if "extra" not in str(marker) or any(
                marker.evaluate({"extra": each}) for each in wanted if marker
            ):
                todo.append((canonicalize_name(needed.name), frozenset(needed.extras)))


def licence(name: str) -> str | None:
    """The licence of an installed package as an expression of SPDX; None if it is not installed."""
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None
    if name in SEVERAL:
        return SEVERAL[name]
    if said := about.get_all("License-Expression"):
        return str(said[0])
    classifiers = about.get_all("Classifier") or []
    said = [each.split(" :: ")[-1] for each in classifiers if each.startswith("License ::")]
    said += [each.split("\n")[0] for each in about.get_all("License") or []]
    text = str(next(iter(said), "unknown"))
    return SPDX.get(text, text)


def is_allowed(expression: str, use: str) -> bool:
    """Whether a licence may be used so: all that are joined by AND, one of those joined by OR.

    >>> is_allowed("MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later", "running")
    True
    >>> is_allowed("GPL-2.0-or-later", "running"), is_allowed("GPL-2.0-or-later", "work")
    (False, True)
    >>> is_allowed("MIT AND AGPL-3.0-only", "work")
    False
    """
    allowed = ALLOWED_AT_WORK if use == "work" else ALLOWED
    return any(
        all(part.strip("() ") in allowed for part in choice.split(" AND "))
        for choice in expression.split(" OR ")
    )


def page() -> str:
    """The table as Markdown; what is not installed here has the licence that the page has."""
    kept = dict(re.findall(r"^\| (\S+) \| ([^|]+) \|", PAGE.read_text("utf-8"), re.M))
    lines = [
        "# Licences of dependencies",
        "",
        "What diplograph and work on it need, as locked in `.ci/locked/all.txt`, with what each",
        "package says of its licence. Those of diplograph's own files are in `LICENSES/`, those of",
        "what its scripts are bundled with in the `NOTICES.txt` beside each bundle.",
        "",
        *(f"- *{use}*: {meaning}." for use, meaning in USES.items()),
        "",
        "| package | licence | for |",
        "| --- | --- | --- |",
    ]
    for each in packages():
        found = licence(each.name) or kept.get(each.name, "unknown").strip()
        lines.append(f"| {each.name} | {found} | {each.use} |")
    return "\n".join([*lines, ""])


def main() -> int:
    """Write the page; say what may not be used."""
    text = page()
    PAGE.write_text(text, encoding="utf-8", newline="\n")
    rows = re.findall(r"^\| (\S+) \| ([^|]+) \| (\w+) \|$", text, re.M)
    refused = [f"{name}: {said}" for name, said, use in rows[1:] if not is_allowed(said, use)]
    print(f"{len(rows) - 1} packages, {len(refused)} that may not be used so", *refused, sep="\n")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
