"""The page: the scene as data, drawn by vis-network through pyvis, in one self-contained file.

Data and code are kept apart. What comes from the graph stands in one block of JSON that no browser
runs, and the page's script sets it as text; styles and scripts are named by their hash in a content
security policy that allows nothing else. That holds whatever a label contains.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from pyoxigraph import Literal

from diplograph.layers import Claim, Fact, Layers, Locator, Source
from diplograph.namespaces import DG, KIND
from diplograph.queries.contests import CONCORDANT, SORTS, Sort, label
from diplograph.view import lanes
from diplograph.view.embedding import as_json, source_hash
from diplograph.view.labels import clean, is_web, labels_of
from diplograph.view.network import network
from diplograph.view.scene import Node, Relation, Scene
from diplograph.words import PAGE_LANGUAGES, Phrases, number, phrases

if TYPE_CHECKING:
    from networkx import MultiDiGraph
    from pyvis.network import Network

    from diplograph.texts import Texts

#: A JSON value, on its way into the page.
Json: TypeAlias = Any

#: The page's own script, in the order in which its parts build on each other.
SCRIPTS = ("page.js", "canvas.js", "camera.js", "search.js", "panel.js")

_HERE = Path(__file__).parent

#: The sign of each style, and of each kind of claim that is a mark: told apart without colour,
#: since things are filled and claims are not.
SHAPES = {
    "Event": "diamond",
    "Organisation": "square",
    "Person": "dot",
    "Delegation": "triangle",
    "Place": "hexagon",
    "Post": "triangleDown",
    "Sector": "box",
    "Group": "dot",
    "Actor": "dot",
}
MARKS = {
    "plan": "square",
    "intention": "triangle",
    "prediction": "star",
    "opinion": "diamond",
    "generalisation": "hexagon",
}


def page(
    layers: Layers,
    scene: Scene,
    *,
    lang: str,
    texts: Texts | None,
    report: str | None,
    left_out: int = 0,
) -> str:
    """The whole HTML file; `lang` is the language that it opens in.

    `left_out` is how many claims of the graph are not among `layers`; it is said under the picture.
    """
    graph = network(scene, layers, PAGE_LANGUAGES)
    places = {form.name: lanes.place(graph, form) for form in lanes.FORMS}
    drawing = _drawing(graph, places["wide"])
    nodes, edges, _, _, _, options = drawing.get_network_data()
    data = {
        "lang": lang,
        "report": report,
        "network": {"nodes": nodes, "edges": edges, "options": json.loads(options)},
        "places": places,
        "forms": {form.name: _form(form, graph, places[form.name]) for form in lanes.FORMS},
        "words": {**_words(left_out), **_contests()},
        "terms": {iri: labels_of(iri, layers) for iri in _terms(scene, layers)},
        "styles": {style: SHAPES[style] for style in SHAPES},
        "marks": {KIND + kind: shape for kind, shape in MARKS.items()},
        "things": [_thing(node, graph, layers) for node in scene.nodes],
        "relations": [_relation(i, edge) for i, edge in enumerate(scene.relations)],
        "values": [_value(i, fact) for i, fact in enumerate(scene.values)],
        "claims": [_claim(claim, layers, texts) for _, claim in sorted(layers.claims.items())],
        "ties": {mark.claim: list(mark.ties) for mark in scene.marks},
        "sources": {iri: _source(source, layers) for iri, source in layers.sources.items()},
    }
    return _fill(drawing, data, lang=lang)


def _words(left_out: int) -> dict[str, Mapping[str, str]]:
    """The page's phrases; of what is left out there is one only if something is."""
    words: dict[str, Mapping[str, str]] = dict(phrases(_HERE))
    sentence = words.pop("left-out")
    if left_out:
        words["left-out"] = {
            lang: text.format(count=number(left_out, lang)) for lang, text in sentence.items()
        }
    return words


def _drawing(graph: MultiDiGraph, places: Mapping[str, lanes.Point]) -> Network:
    """The graph in pyvis, added in bulk: `from_nx` is quadratic and drops parallel edges."""
    from pyvis.edge import Edge
    from pyvis.network import Network
    from pyvis.node import Node

    drawing = Network(height="100%", directed=True)
    drawing.options = {
        "autoResize": False,
        "physics": {"enabled": False},
        "layout": {"improvedLayout": False, "randomSeed": 0},
        "interaction": {"dragNodes": False, "hover": True, "multiselect": False},
        "nodes": {"chosen": False, "borderWidth": 2},
        "edges": {"chosen": False, "smooth": False, "arrowStrikethrough": False},
    }
    for iri, node in graph.nodes(data=True):
        x, y = places[iri]
        is_claim = node["style"] == "Claim"
        label = " " if is_claim else "\n".join(node["lines"]["wide"][0])
        shape = MARKS.get(node["kind"].removeprefix(KIND), "dot") if is_claim else "box"
        drawing.nodes.append(Node(iri, shape, label, x=x, y=y, size=7).options)
    drawing.node_ids.extend(graph)
    drawing.node_map.update(zip(graph, drawing.nodes, strict=True))
    bends = _bends(graph, places, lanes.WIDE)
    drawing.edges.extend(
        Edge(start, end, True, id=key, smooth=bends.get(key, False)).options
        for start, end, key in graph.edges(keys=True)
    )
    return drawing


def _bends(
    graph: MultiDiGraph, places: Mapping[str, lanes.Point], form: lanes.Form
) -> dict[str, Json]:
    """How relations bend, by edge id: those of an event like arms, others apart where parallel."""
    together: dict[tuple[str, str], int] = defaultdict(int)
    bends: dict[str, Json] = {}
    for start, end, key, data in graph.edges(keys=True, data=True):
        pair = (min(start, end), max(start, end))
        number = together[pair]
        together[pair] += 1
        arm = graph.nodes[start]["style"] == "Event" and data["standing"] == "fact"
        if number:
            turn = "curvedCW" if (number % 2 == 1) == (start == pair[0]) else "curvedCCW"
            bends[key] = {"enabled": True, "type": turn, "roundness": 0.16 * ((number + 1) // 2)}
        elif arm and lanes.knee(places[start], places[end], form):
            turn = "vertical" if form is lanes.WIDE else "horizontal"
            bends[key] = {"enabled": True, "type": turn, "roundness": 1}
    return bends


def _form(form: lanes.Form, graph: MultiDiGraph, places: Mapping[str, lanes.Point]) -> Json:
    """What the script must know of an arrangement: its font, and how far each view reaches."""
    boxes = {
        node: lanes.box(data["style"], data["lines"][form.name], form)
        for node, data in graph.nodes(data=True)
        if data["style"] != "Claim"
    }
    happened = {node: at for node, at in places.items() if not graph.nodes[node]["said"]}
    return {
        "font": form.font,
        "leading": form.leading,
        "bends": _bends(graph, places, form),
        "boxes": {node: (2 * box.side, 2 * box.half) for node, box in boxes.items()},
        "happened": lanes.bounds(happened, boxes),
        "said": lanes.bounds(places, boxes),
    }


def _thing(node: Node, graph: MultiDiGraph, layers: Layers) -> Json:
    thing = layers.things[node.iri]
    lines: dict[str, list[list[str]]] = graph.nodes[node.iri]["lines"]
    return {
        "id": node.iri,
        "kind": node.kind,
        "style": node.style,
        "said": node.said,
        "names": [
            list(name) for name in sorted({(lang, clean(name)) for lang, name in thing.names})
        ],
        "links": [link for link in thing.matches if is_web(link)],
        "origin": list(thing.origins),
        "text": {
            form: {lang: "\n".join(text) for lang, text in zip(PAGE_LANGUAGES, texts, strict=True)}
            for form, texts in lines.items()
        },
    }


def _is_disputed(contest: Sort | None) -> bool:
    """Whether somebody contradicts somebody, which the sign ≠ says."""
    return contest is not None and contest not in CONCORDANT


def _contests() -> Phrases:
    return {
        f"contest-{each}": {lang: label(each, lang) for lang in PAGE_LANGUAGES} for each in SORTS
    }


def _relation(number: int, edge: Relation) -> Json:
    return {
        "id": f"r{number}",
        "subject": edge.subject,
        "property": edge.property,
        "object": edge.object,
        "standing": edge.standing,
        "kind": edge.kind,
        "denied": edge.denied,
        "contested": _is_disputed(edge.contest),
        "contest": edge.contest,
        "sources": len(edge.attested.sources),
        "voices": len(edge.attested.voices),
        "claims": list(edge.claims),
    }


def _value(number: int, fact: Fact) -> Json:
    subject, predicate, value = fact.triple
    return {
        "id": f"v{number}",
        "subject": subject,
        "property": predicate,
        "value": clean(value.value) if isinstance(value, Literal) else value.value,
        "lang": value.language if isinstance(value, Literal) else None,
        "literal": isinstance(value, Literal),
        "contested": _is_disputed(fact.contest),
        "contest": fact.contest,
        "sources": len(fact.attested.sources),
        "voices": len(fact.attested.voices),
        "claims": list(fact.claims),
    }


def _claim(claim: Claim, layers: Layers, texts: Texts | None) -> Json:
    return {
        "id": claim.iri,
        "gloss": {lang: clean(gloss) for lang, gloss in claim.glosses.items()},
        "about": list(claim.about),
        "by": list(layers.speakers(claim)),
        "supersedes": list(claim.supersedes),
        "evidence": [_evidence(locator, layers, texts) for locator in claim.evidence],
        "claimKind": claim.kind,
        "holder": claim.holder,
        "certainty": claim.certainty,
        "polarity": claim.polarity,
        "basis": claim.basis,
        "rank": claim.rank,
        "inferenceRule": claim.inference_rule,
        "validFrom": clean(claim.valid_from or ""),
        "validUntil": clean(claim.valid_until or ""),
        "rankReason": clean(claim.rank_reason or ""),
        "inferredFrom": clean(claim.inferred_from.value if claim.inferred_from else ""),
    }


def _evidence(locator: Locator, layers: Layers, texts: Texts | None) -> Json:
    """A span of a source, with its words if the source's text is held."""
    source = layers.sources.get(locator.source)
    text = texts.find(source.digest) if texts and source else None
    return {
        "source": locator.source,
        "paragraph": locator.paragraph or 0,
        "start": locator.start,
        "end": locator.end,
        "passage": text[locator.start : locator.end] if text is not None else None,
    }


def _source(source: Source, layers: Layers) -> Json:
    return {
        "label": labels_of(source.iri, layers),
        "issued": source.issued,
        "language": source.language,
        "publisher": source.publisher,
        "url": source.url if source.url and is_web(source.url) else None,
    }


def _terms(scene: Scene, layers: Layers) -> list[str]:
    """Every IRI that the page may have to name."""
    named = {iri for node in scene.nodes for iri in (node.iri, node.kind, DG + node.style)}
    named |= {edge.property for edge in scene.relations}
    for fact in scene.values:
        named |= {fact.triple.subject, fact.triple.predicate, fact.triple.value.value}
    for claim in layers.claims.values():
        named |= {claim.kind, claim.certainty, claim.polarity, claim.basis, claim.rank}
        named |= {claim.inference_rule or "", *claim.about, *claim.attributed_to}
    for source in layers.sources.values():
        named |= {source.iri, source.publisher or ""}
    return sorted(iri for iri in named if iri in layers.things)


def _fill(drawing: Network, data: Json, *, lang: str) -> str:
    """The template with everything in it, through pyvis's Jinja environment, made to escape."""
    import pyvis
    from markupsafe import Markup

    drawing.set_template_dir(str(_HERE), "network.html.jinja")
    library = max(Path(pyvis.__file__).parent.glob("lib/vis-*/vis-network.min.js"))
    # Browsers hash a script as parsed, with LF; a source map would be one more thing to ask for.
    vis = re.sub(r"\r\n?", "\n", library.read_bytes().decode("utf-8"))
    vis = re.sub(r"\n//# sourceMappingURL=.*", "", vis)
    style = (_HERE / "page.css").read_text(encoding="utf-8")
    script = "\n".join((_HERE / name).read_text(encoding="utf-8") for name in SCRIPTS)
    policy = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; "
        f"script-src {source_hash(vis)} {source_hash(script)}; style-src {source_hash(style)}"
    )
    template = drawing.templateEnv.overlay(autoescape=True).get_template(drawing.path)
    words = {key: word[lang] for key, word in data["words"].items()}
    html: str = template.render(
        lang=lang,
        words=words,
        languages={"en": "English", "fr": "Français"},
        policy=policy,
        data=Markup(as_json(data)),
        style=Markup(style),
        vis=Markup(vis),
        script=Markup(script),
    )
    return html
