"""The page: the scene as data, drawn by vis-network through pyvis, in one self-contained file.

Data and code are kept apart. What comes from the graph stands in one block of JSON that no browser
runs, and the page's script sets it as text; styles and scripts are named by their hash in a content
security policy that allows nothing else. That holds whatever a label contains.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pyoxigraph as ox

from diplograph.namespaces import DG, KIND
from diplograph.view import ask, layout
from diplograph.view.ask import Answers, every, first
from diplograph.view.scene import Relation, Scene, Thing, Value

if TYPE_CHECKING:
    from networkx import MultiDiGraph
    from pyvis.network import Network

    from diplograph.texts import Texts

#: A JSON value, on its way into the page.
Json: TypeAlias = Any

LANGUAGES = ("en", "fr")
FORMS = (layout.WIDE, layout.TALL)

#: The page's own script, in the order in which its parts build on each other.
SCRIPTS = ("page.js", "canvas.js", "panel.js")

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

# Controls, and the marks that turn the direction of the text after them: not for display.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")


def page(answers: Answers, scene: Scene, *, lang: str, texts: Texts | None) -> str:
    """The whole HTML file; `lang` is the language that it opens in."""
    network = _network(scene, answers)
    places = {form.name: layout.place(network, form) for form in FORMS}
    drawing = _drawing(network, places["wide"])
    nodes, edges, _, _, _, options = drawing.get_network_data()
    data = {
        "lang": lang,
        "network": {"nodes": nodes, "edges": edges, "options": json.loads(options)},
        "places": places,
        "forms": {form.name: _form(form, network, places[form.name]) for form in FORMS},
        "words": _words(),
        "terms": {iri: _labels(iri, answers) for iri in _terms(scene, answers)},
        "styles": {style: SHAPES[style] for style in SHAPES},
        "marks": {KIND + kind: shape for kind, shape in MARKS.items()},
        "things": [_thing(thing, network, answers) for thing in scene.things],
        "relations": [_relation(i, edge) for i, edge in enumerate(scene.relations)],
        "values": [_value(i, value, answers) for i, value in enumerate(scene.values)],
        "claims": [_claim(iri, answers, texts) for iri in scene.claims],
        "ties": {mark.claim: list(mark.ties) for mark in scene.marks},
        "sources": {iri: _source(iri, answers) for iri in _sources(answers)},
    }
    return _fill(drawing, data, lang=lang)


def _network(scene: Scene, answers: Answers) -> MultiDiGraph:
    """The scene as a networkx graph: things and marks, relations and ties; keys are edge ids."""
    import networkx as nx

    contested = {value.statement.subject for value in scene.values if value.contested}
    graph = nx.MultiDiGraph()
    for thing in scene.things:
        labels = _labels(thing.iri, answers)
        sign = " ≠" if thing.iri in contested else ""
        lines = {
            form.name: [
                wrap(_spoken(labels, lang, thing.iri) + sign, form.letters) for lang in LANGUAGES
            ]
            for form in FORMS
        }
        graph.add_node(thing.iri, style=thing.style, said=thing.said, lines=lines)
    for mark in scene.marks:
        graph.add_node(mark.claim, style="Claim", said=True, kind=mark.kind, denied=mark.denied)
    for i, edge in enumerate(scene.relations):
        name = edge.property.removeprefix(DG)
        graph.add_edge(
            edge.subject, edge.object, key=f"r{i}", property=name, standing=edge.standing
        )
    for mark in scene.marks:
        for end in mark.ties:
            graph.add_edge(mark.claim, end, key=f"{mark.claim} {end}", property="", standing="said")
    return graph


def _drawing(graph: MultiDiGraph, places: Mapping[str, layout.Point]) -> Network:
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
    bends = _bends(graph, places, layout.WIDE)
    drawing.edges.extend(
        Edge(start, end, True, id=key, smooth=bends.get(key, False)).options
        for start, end, key in graph.edges(keys=True)
    )
    return drawing


def _bends(
    graph: MultiDiGraph, places: Mapping[str, layout.Point], form: layout.Form
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
        elif arm and layout.knee(places[start], places[end], form):
            turn = "vertical" if form is layout.WIDE else "horizontal"
            bends[key] = {"enabled": True, "type": turn, "roundness": 1}
    return bends


def _form(form: layout.Form, graph: MultiDiGraph, places: Mapping[str, layout.Point]) -> Json:
    """What the script must know of an arrangement: its font, and how far each view reaches."""
    boxes = {
        node: layout.box(data["style"], data["lines"][form.name], form)
        for node, data in graph.nodes(data=True)
        if data["style"] != "Claim"
    }
    happened = {node: at for node, at in places.items() if not graph.nodes[node]["said"]}
    return {
        "font": form.font,
        "bends": _bends(graph, places, form),
        "boxes": {node: (2 * box.side, 2 * box.half) for node, box in boxes.items()},
        "happened": layout.bounds(happened, boxes),
        "said": layout.bounds(places, boxes),
    }


def wrap(label: str, letters: int, *, lines: int = 5) -> list[str]:
    """`label` in as few lines of about `letters` as it needs, of much the same length each.

    A word a little longer than a line is not broken; what is past the last line is left out.
    """
    from textwrap import wrap as greedy

    longest = max(map(len, label.split()), default=0)
    letters = max(letters, min(longest, letters + 4))
    best = greedy(label, letters, max_lines=lines, placeholder=" …")
    for width in range(letters - 1, max(longest, 4) - 1, -1):
        narrower = greedy(label, width, max_lines=lines, placeholder=" …")
        if len(narrower) > len(best) or " ".join(narrower) != " ".join(best):
            break
        best = narrower
    return best


def _spoken(labels: Mapping[str, str], lang: str, iri: str) -> str:
    """The label to show in `lang`: falls back to English, to any language, to the IRI's end."""
    return labels.get(lang) or labels.get("en") or next(iter(labels.values()), _local(iri))


def _local(iri: str) -> str:
    return re.split("[/#]", iri.rstrip("/#"))[-1]


def _clean(text: str) -> str:
    return " ".join(_UNSEEN.sub(" ", text).split())


def _labels(iri: str, answers: Answers) -> dict[str, str]:
    """Language to label: the preferred ones, and the English one of RDFS where there is none."""
    record = answers.things.get(iri) or answers.records.get(iri) or {}
    labels: dict[str, str] = {}
    for predicate in (ask.PREF_LABEL, ask.LABEL):
        for value in record.get(predicate, ()):
            if isinstance(value, ox.Literal):
                labels.setdefault(value.language or "en", _clean(value.value))
    return {lang: labels[lang] for lang in sorted(labels) if labels[lang]}


def _thing(thing: Thing, graph: MultiDiGraph, answers: Answers) -> Json:
    record = answers.things[thing.iri]
    names = {
        (value.language or "", _clean(value.value))
        for predicate in (ask.PREF_LABEL, ask.ALT_LABEL, ask.LABEL)
        for value in record.get(predicate, ())
        if isinstance(value, ox.Literal)
    }
    matches = (*every(record, ask.EXACT_MATCH), *every(record, ask.CLOSE_MATCH))
    lines: dict[str, list[list[str]]] = graph.nodes[thing.iri]["lines"]
    return {
        "id": thing.iri,
        "kind": thing.kind,
        "style": thing.style,
        "said": thing.said,
        "names": [list(name) for name in sorted(names)],
        "links": [link for link in matches if _web(link)],
        "origin": list(every(record, ask.ORIGIN)),
        "text": {
            form: {lang: "\n".join(text) for lang, text in zip(LANGUAGES, texts, strict=True)}
            for form, texts in lines.items()
        },
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
        "contested": edge.contested,
        "claims": list(edge.claims),
    }


def _value(number: int, value: Value, answers: Answers) -> Json:
    term = answers.terms[value.statement.value]
    assert isinstance(term, ox.NamedNode | ox.Literal)
    is_literal = isinstance(term, ox.Literal)
    return {
        "id": f"v{number}",
        "subject": value.statement.subject,
        "property": value.statement.property,
        "value": _clean(term.value) if is_literal else term.value,
        "lang": term.language if isinstance(term, ox.Literal) else None,
        "literal": is_literal,
        "contested": value.contested,
        "claims": list(value.claims),
    }


def _claim(iri: str, answers: Answers, texts: Texts | None) -> Json:
    record = answers.records[iri]
    glosses = {
        value.language or "en": _clean(value.value)
        for value in record.get(DG + "gloss", ())
        if isinstance(value, ox.Literal)
    }
    single = ("claimKind", "holder", "certainty", "polarity", "basis", "rank", "inferenceRule")
    words = ("validFrom", "validUntil", "rankReason", "inferredFrom")
    evidence = [_evidence(node, answers, texts) for node in every(record, ask.DERIVED_FROM)]
    return {
        "id": iri,
        "gloss": glosses,
        "about": list(every(record, DG + "about")),
        "by": list(every(record, DG + "attributedTo")),
        "supersedes": list(every(record, DG + "supersedes")),
        "evidence": sorted(evidence, key=lambda span: (span["start"], span["end"])),
        **{name: first(record, DG + name) for name in single},
        **{name: _clean(first(record, DG + name) or "") for name in words},
    }


def _evidence(node: str, answers: Answers, texts: Texts | None) -> Json:
    """A span of a source, with its words if the source's text is held."""
    record = answers.records.get(node, {})
    source = first(record, ask.HAS_SOURCE) or ""
    start, end = (int(first(record, DG + name) or 0) for name in ("start", "end"))
    digest = first(answers.records.get(source, {}), DG + "textDigest") or ""
    text = texts.find(digest.removeprefix("sha256:")) if texts else None
    return {
        "source": source,
        "paragraph": int(first(record, DG + "paragraph") or 0),
        "start": start,
        "end": end,
        "passage": text[start:end] if text is not None else None,
    }


def _sources(answers: Answers) -> Iterable[str]:
    return (
        iri
        for iri, record in answers.records.items()
        if DG + "Source" in every(record, ask.RDF_TYPE)
    )


def _source(iri: str, answers: Answers) -> Json:
    record = answers.records[iri]
    url = first(record, ask.URL)
    return {
        "label": _labels(iri, answers),
        "issued": first(record, ask.ISSUED),
        "language": first(record, ask.LANGUAGE),
        "publisher": first(record, ask.PUBLISHER),
        "url": url if url and _web(url) else None,
    }


def _terms(scene: Scene, answers: Answers) -> list[str]:
    """Every IRI that the page may have to name."""
    named = {iri for thing in scene.things for iri in (thing.iri, thing.kind, DG + thing.style)}
    named |= {edge.property for edge in scene.relations}
    for value in scene.values:
        named |= {value.statement.subject, value.statement.property}
        named |= set(value.statement.value.strip("<>").split()[:1])
    for iri in scene.claims:
        for predicate in ("claimKind", "certainty", "polarity", "basis", "rank", "inferenceRule"):
            named |= set(every(answers.records[iri], DG + predicate))
        for predicate in ("about", "attributedTo"):
            named |= set(every(answers.records[iri], DG + predicate))
    for iri in _sources(answers):
        named |= {iri, *every(answers.records[iri], ask.PUBLISHER)}
    return sorted(iri for iri in named if iri in answers.things or iri in answers.records)


def _web(link: str) -> bool:
    """Whether a link may be followed: http or https, with nothing that a browser would drop."""
    return re.fullmatch(r"https?://[^\s\x00-\x1f\\]+", link) is not None


def _words() -> Json:
    return json.loads((_HERE / "words.json").read_text(encoding="utf-8"))


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
        f"script-src {_hash(vis)} {_hash(script)}; style-src {_hash(style)}"
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


def as_json(data: Json) -> str:
    """JSON that can stand in a script element: no letter in it can end the element or a line."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text


def _hash(text: str) -> str:
    """A source expression of a content security policy: what has this hash may run."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
