"""Invented sources for tests of what several of them say: no place, body or visit here is real."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

#: What all sources of a test share: the visit and who takes part.
SHARED = """\
format: 1
entities:
  ruritania: {kind: country, label: {en: Ruritania, fr: Ruritanie}, source: invented for the tests}
  strelsau: {kind: city, label: {en: Strelsau}, source: invented for the tests}
  zenda: {kind: city, label: {en: Zenda}, source: invented for the tests}
  zenda-chamber:
    kind: organisation
    label: {en: Chamber of Zenda, fr: Chambre de Zenda}
    source: invented for the tests
  zenda-guild: {kind: organisation, label: {en: Guild of Zenda}, source: invented for the tests}
  ruritanian-mission:
    kind: delegation
    label: {en: the Ruritanian mission}
    source: invented for the tests
events:
  zenda-visit: {kind: visit, label: {en: Ruritania's visit to Zenda, fr: visite de la Ruritanie}}
"""


def project(folder: Path) -> Path:
    """A folder ``data`` in `folder` with the shared entities and no fact file yet."""
    (folder / "data" / "facts").mkdir(parents=True)
    (folder / "data" / "entities").mkdir()
    (folder / "data" / "entities" / "shared.yaml").write_text(SHARED, encoding="utf-8")
    return folder / "data"


def write_source(
    data: Path,
    slug: str,
    body: str = "",
    *,
    day: str = "2031-03-06",
    recorded: str = "2031-04-01",
    kind: str = "news-article",
    more: str = "",
    text: str = "",
) -> Path:
    """Write the fact file of a source; `body` is what follows its ``source``, `more` its keys.

    Its text is made up of its slug, or is `text`, and every span in `body` has its record.
    """
    words = (text or slug) * 40
    head = f"source: {{id: {slug}, kind: {kind}, label: {{en: {slug}}}, language: en, "
    head += f"published: {day}, recorded: {recorded}{more and f', {more}'}"
    digest = hashlib.sha256(words.encode()).hexdigest()
    found = re.findall(r"\bat: (\d+)-(\d+)", body)
    spans = sorted({(int(start), int(end)) for start, end in found})
    if spans:
        head += f", text: {{sha256: {digest}, length: {len(words)}}}"
    lines = ["# Invented, for the tests.", "format: 1", head + "}", body.strip("\n")]
    if spans:
        lines.append("spans:")
    for start, end in spans:
        part = hashlib.sha256(words[start:end].encode()).hexdigest()
        lines.append(f"  {start}-{end}: [1, {part}]")
    path = data / "facts" / f"{day}-{slug}.yaml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def visit(*fields: str) -> str:
    """The body of a source that reports the visit as held, with further fields."""
    lines = ["events:", "  zenda-visit:", "    kind: visit", "    status: {is: held, at: 0-9}"]
    return "\n".join([*lines, *(f"    {field}" for field in fields)])
