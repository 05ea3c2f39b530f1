"""The picture of a class: what it is a kind of, and which properties lead from it and to it.

SVG that carries its own colours for light and dark and its own ground, so that it can be read on
any page. The same vocabulary gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from diplograph.namespaces import compress
from diplograph.vocabulary import OntologyClass, Property, Vocabulary

WIDTH = 440
_STEP, _BOX, _SPINE, _FAR = 30, 24, 36, 284

_STYLE = """
  text { font: 13px system-ui, "DejaVu Sans", sans-serif; fill: #1f2a30; }
  .ground { fill: #f7f9f9; stroke: #d5dddd; }
  .class { fill: #ffffff; stroke: #7c8d92; }
  .self { fill: #0b5f63; stroke: #0b5f63; }
  .self-name { fill: #ffffff; font-weight: 600; }
  .small { fill: #4c5b61; font-size: 12px; }
  .line { stroke: #7c8d92; fill: none; }
  .head { fill: #7c8d92; stroke: #7c8d92; }
  .open { fill: #f7f9f9; stroke: #7c8d92; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6eced; }
    .ground, .open { fill: #1b2224; }
    .ground { stroke: #3a4649; }
    .class { fill: #263033; }
    .self { fill: #6cc9c4; stroke: #6cc9c4; }
    .self-name { fill: #10201f; }
    .small { fill: #a9b7ba; }
  }
"""


def lineage(terms: Vocabulary, drawn: OntologyClass) -> list[OntologyClass]:
    """The ontology's own classes above `drawn`, the widest first, and `drawn` itself last."""
    own = [found for found in terms.classes.values() if found.iri in drawn.ancestors]
    return sorted(own, key=lambda found: len(found.ancestors & {each.iri for each in own}))


def narrower(terms: Vocabulary, drawn: OntologyClass) -> list[str]:
    """The names of the classes right below `drawn`, sorted."""
    return sorted(
        found.name for found in terms.classes.values() if lineage(terms, found)[-2:-1] == [drawn]
    )


def leading_from(terms: Vocabulary, drawn: OntologyClass) -> list[Property]:
    """The properties whose domain is `drawn`, by name."""
    return [found for found in terms.properties.values() if found.domain == drawn.iri]


def leading_to(terms: Vocabulary, drawn: OntologyClass) -> list[Property]:
    """The properties whose range is `drawn`, by name."""
    return [found for found in terms.properties.values() if found.range == drawn.iri]


def target(found: Property) -> str:
    """How what a property leads to is called: a class, a code list, a datatype, or any value."""
    if found.code_list and found.code_list != "sectors":
        return found.code_list.replace("-", " ")
    return _name(found.range) if found.range else "anything" if found.object_property else "a value"


def origin(found: Property) -> str:
    """How what a property leads from is called."""
    return _name(found.domain) if found.domain else "anything"


def _name(iri: str) -> str:
    return compress(iri).rpartition(":")[2]


def in_words(terms: Vocabulary, drawn: OntologyClass) -> str:
    """What the picture shows, for whoever does not see it."""
    *above, _ = [found.name for found in lineage(terms, drawn)]
    parts = [f"{drawn.name}, a kind of {' and '.join(reversed(above))}" if above else drawn.name]
    if below := narrower(terms, drawn):
        parts.append(f"kinds of it: {', '.join(below)}")
    if found := leading_from(terms, drawn):
        ends = (f"{each.name} to {target(each)}" for each in found)
        parts.append(f"from it: {', '.join(ends)}")
    if found := leading_to(terms, drawn):
        parts.append(f"to it: {', '.join(f'{each.name} from {origin(each)}' for each in found)}")
    return "; ".join(parts)


def picture(terms: Vocabulary, drawn: OntologyClass) -> str:
    """The picture as an SVG document, WIDTH pixels wide."""
    parts, y = _above(terms, drawn)
    for found in leading_from(terms, drawn):
        parts += _row(y, found.name, target(found), outward=True)
        y += _STEP
    for found in leading_to(terms, drawn):
        parts += _row(y, found.name, origin(found), outward=False)
        y += _STEP
    return "\n".join([*_head(drawn, y + 2), *parts, "</svg>"]) + "\n"


def _head(drawn: OntologyClass, height: int) -> Iterator[str]:
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}" role="img">'
    )
    yield f"<title>{escape(drawn.name)}</title>"
    yield f"<style>{_STYLE}</style>"
    yield (
        f'<rect class="ground" x="0.5" y="0.5" width="{WIDTH - 1}" height="{height - 1}" rx="8"/>'
    )


def _above(terms: Vocabulary, drawn: OntologyClass) -> tuple[list[str], int]:
    """The boxes of the lineage, one below the other, and where the rows begin."""
    parts: list[str] = []
    y = 14
    for found in lineage(terms, drawn):
        if y > 14:
            x = 76
            parts.append(f'<path class="line" d="M{x} {y} V{y - 10}"/>')
            parts.append(
                f'<path class="open" d="M{x - 6} {y - 9} L{x} {y - 18} L{x + 6} {y - 9} Z"/>'
            )
        own = found == drawn
        parts += _box(16, y, 128, found.name, "self" if own else "class", own=own)
        y += _BOX + 20
    y -= 20
    if below := narrower(terms, drawn):
        named = escape(f"kinds of it: {', '.join(below)}")
        parts.append(f'<text class="small" x="156" y="{y - 8}">{named}</text>')
    rows = len(leading_from(terms, drawn)) + len(leading_to(terms, drawn))
    if rows:
        last = y + 12 + (rows - 1) * _STEP + _BOX // 2
        parts.insert(0, f'<path class="line" d="M{_SPINE} {y} V{last}"/>')
    return parts, y + 12


def _box(x: int, y: int, width: int, name: str, style: str, *, own: bool = False) -> list[str]:
    text_style = ' class="self-name"' if own else ""
    return [
        f'<rect class="{style}" x="{x}" y="{y}" width="{width}" height="{_BOX}" rx="5"/>',
        f'<text{text_style} x="{x + width // 2}" y="{y + 17}" text-anchor="middle">'
        f"{escape(name)}</text>",
    ]


def _row(y: int, name: str, far: str, *, outward: bool) -> list[str]:
    """One property: from the spine to the box of its far end, the arrow at the end it leads to."""
    middle = y + _BOX // 2
    tip, base = (_FAR, _FAR - 9) if outward else (_SPINE, _SPINE + 9)
    width = 8 * len(name) + 12
    return [
        f'<path class="line" d="M{_SPINE} {middle} H{_FAR}"/>',
        f'<path class="head" d="M{tip} {middle} L{base} {middle - 4} L{base} {middle + 4} Z"/>',
        f'<rect class="open" x="56" y="{y + 2}" width="{width}" height="20" rx="10" '
        'style="stroke: none"/>',
        f'<text x="62" y="{y + 17}">{escape(name)}</text>',
        *_box(_FAR, y, WIDTH - _FAR - 16, far, "class"),
    ]
