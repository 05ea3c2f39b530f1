"""The layers around a node tell of it what all layers tell.

Of each graph a third of the nodes is asked of, and all are by ``make test-many``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from diplograph import backends
from diplograph.explain.asked import Asked
from diplograph.explain.content import content_of
from diplograph.layers import read_around, read_layers
from diplograph.namespaces import DG, ID
from diplograph.texts import Texts
from diplograph.vocabulary import vocabulary
from samples import sample

HERE = Path(__file__).parent
#: Invented claims that are contested, attributed, denied, superseded, or of one communiqué.
INVENTED = sorted(path.parent.name for path in (HERE / "data").glob("*/invented.ttl"))


@cache
def graph(name: str) -> backends.Graph:
    if name == "shipped":
        return backends.connect(None)
    path = HERE / "data" / name / "invented.ttl"
    triples = [quad.triple for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)]
    data = ox.serialize([*vocabulary().triples, *triples], format=ox.RdfFormat.N_TRIPLES)
    assert data is not None
    return backends.memory(data)


@pytest.mark.parametrize("name", [*INVENTED, "shipped"])
def test_a_node_is_explained_as_by_all_layers(name: str) -> None:
    whole = read_layers(graph(name))
    nodes = {*whole.things, *whole.claims, *whole.evidence, f"{DG}hostedBy", f"{DG}Visit"}
    asked = sorted(each for each in nodes if each.startswith((ID, f"{DG}hostedBy", f"{DG}V")))
    for iri in sample(asked, every=3):
        around = read_around(graph(name), [iri])
        told = content_of(graph(name), around, Asked(iri), texts=Texts())
        assert told == content_of(graph(name), whole, Asked(iri), texts=Texts()), iri


def test_several_nodes_are_read_together() -> None:
    whole = read_layers(graph("shipped"))
    claims = list(whole.claims)[:5]
    around = read_around(graph("shipped"), claims)
    assert [each for each in around.claims if each in claims] == claims
    for iri in claims:
        told = content_of(graph("shipped"), around, Asked(iri), texts=Texts())
        assert told == content_of(graph("shipped"), whole, Asked(iri), texts=Texts())


def test_what_is_not_there_is_not_around() -> None:
    around = read_around(graph("shipped"), [f"{ID}nobody", f"{ID}a b", "not an IRI>"])
    assert not around.claims
    assert f"{ID}nobody" not in around.things
