"""How the layers of a map look in QGIS, which takes it from the table ``layer_styles``.

The styles are QML, the form that QGIS saves its own in: points by the colours of their kinds, lines
as arrows as wide as there are events, filled if the events were held, and hollow if not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from xml.etree import ElementTree

from diplograph.export.look import NODES, channels

#: As wide as there are events, in millimetres.
_WIDTH = '0.2 + 0.4 * sqrt("events")'
_SIZE = 'min(8, 1.6 + 0.6 * sqrt("events" + "leaving" + "coming"))'
_FILLED, _HOLLOW = "solid", "no"


def styles() -> Mapping[str, str]:
    """The QML of each layer, by its name."""
    kinds = ("Event", "Organisation", "Person", "Post")
    of = {name: f"\"style\" = '{name}'" for name in kinds}
    return {
        "flows": _document(
            [
                ("held", '"held" > 0', _arrow(NODES["Event"], _FILLED, _WIDTH)),
                ("not held", '"held" = 0', _arrow(NODES["Event"], _HOLLOW, _WIDTH)),
            ]
        ),
        "journeys": _document(
            [
                ("held", "\"status\" = 'held'", _arrow(NODES["Event"], _FILLED)),
                ("not held", "\"status\" <> 'held'", _arrow(NODES["Event"], _HOLLOW)),
            ]
        ),
        "places": _document(
            [("places", "", _circle(NODES["Place"], _SIZE))],
            label="label",
        ),
        "located": _document([(name, of[name], _circle(NODES[name])) for name in kinds]),
    }


def _document(
    rules: Iterable[tuple[str, str, ElementTree.Element]], label: str | None = None
) -> str:
    root = ElementTree.Element("qgis", version="3.22", styleCategories="Symbology|Labeling")
    renderer = ElementTree.SubElement(root, "renderer-v2", type="RuleRenderer")
    listed = ElementTree.SubElement(renderer, "rules", key="{all}")
    symbols = ElementTree.SubElement(renderer, "symbols")
    for number, (name, holds, symbol) in enumerate(rules):
        told = {"key": f"{{{number}}}", "symbol": str(number), "label": name}
        ElementTree.SubElement(listed, "rule", told | ({"filter": holds} if holds else {}))
        symbol.set("name", str(number))
        symbols.append(symbol)
    if label:
        root.append(_labelled(label))
    return ElementTree.tostring(root, encoding="unicode")


def _circle(colour: str, size: str | None = None) -> ElementTree.Element:
    options = {"name": "circle", "color": _rgb(colour), "outline_color": "255,255,255,255"}
    return _symbol("marker", "SimpleMarker", options | {"size": "2"}, {"size": size})


def _arrow(colour: str, style: str, width: str | None = None) -> ElementTree.Element:
    """An arrow from the first to the last point."""
    sizes = {"arrow_width": "0.5", "arrow_start_width": "0.5", "head_length": "2.5"}
    shape = {"head_thickness": "1.3", "arrow_type": "0", "head_type": "0", "is_curved": "0"}
    widths = {"arrowWidth": width, "arrowStartWidth": width}
    symbol = _symbol("line", "ArrowLine", sizes | shape, widths)
    filled = {"color": _rgb(colour), "style": style, "outline_color": _rgb(colour)}
    inside = _symbol("fill", "SimpleFill", filled | {"outline_width": "0.2"}, {})
    inside.set("name", "@0@0")
    layer = symbol.find("layer")
    assert layer is not None
    layer.append(inside)
    return symbol


def _symbol(
    kind: str, drawn_by: str, options: Mapping[str, str], computed: Mapping[str, str | None]
) -> ElementTree.Element:
    """A symbol of one layer; `computed` are options that are expressions over the columns."""
    symbol = ElementTree.Element("symbol", type=kind, alpha="0.85")
    layer = ElementTree.SubElement(
        symbol, "layer", {"class": drawn_by, "enabled": "1", "pass": "0"}
    )
    _map(layer, options)
    found = {name: expression for name, expression in computed.items() if expression}
    if found:
        defined = ElementTree.SubElement(layer, "data_defined_properties")
        outer = ElementTree.SubElement(defined, "Option", type="Map")
        properties = ElementTree.SubElement(outer, "Option", name="properties", type="Map")
        for name, expression in found.items():
            told = ElementTree.SubElement(properties, "Option", name=name, type="Map")
            _option(told, "active", "true", "bool")
            _option(told, "expression", expression)
            _option(told, "type", "3", "int")  # an expression
        _option(outer, "type", "collection")
    return symbol


def _labelled(column: str) -> ElementTree.Element:
    labeling = ElementTree.Element("labeling", type="simple")
    settings = ElementTree.SubElement(labeling, "settings")
    text = {"fieldName": column, "isExpression": "0", "fontSize": "8", "textColor": "40,40,40,255"}
    style = ElementTree.SubElement(settings, "text-style", text)
    buffer = {"bufferDraw": "1", "bufferSize": "0.8", "bufferColor": "255,255,255,255"}
    ElementTree.SubElement(style, "text-buffer", buffer)
    ElementTree.SubElement(settings, "placement", placement="0", dist="1.5")
    return labeling


def _map(of: ElementTree.Element, options: Mapping[str, str]) -> None:
    outer = ElementTree.SubElement(of, "Option", type="Map")
    for name, value in options.items():
        _option(outer, name, value)


def _option(of: ElementTree.Element, name: str, value: str, kind: str = "QString") -> None:
    ElementTree.SubElement(of, "Option", name=name, type=kind, value=value)


def _rgb(colour: str) -> str:
    return ",".join(map(str, (*channels(colour), 255)))
