"""What stands behind a claim: what the footnotes of a table say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from diplograph.namespaces import KIND, compress
from diplograph.queries.contests import Said, Sort, label, sort
from diplograph.queries.questions import parse, prepare
from diplograph.words import phrases

if TYPE_CHECKING:
    from diplograph.backends import Graph
    from diplograph.texts import Texts

_QUERY = """\
# parameter claim: claim = any :: the claims
# parameter lang: language = en :: the language of glosses and names
PREFIX dg: <https://w3id.org/diplograph/ontology#>
PREFIX kind: <https://w3id.org/diplograph/kind/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT ?claim ?gloss ?holder ?source ?digest ?paragraph ?start ?end ?party ?quality ?words ?later
WHERE {
  # parameter claim
  VALUES ?lang { "en" }  # parameter lang
  ?claim dg:holder ?holder ; prov:wasDerivedFrom ?passage .
  ?passage dg:paragraph ?paragraph ; dg:start ?start ; dg:end ?end .
  OPTIONAL { ?claim dg:inferredFrom ?words }
  OPTIONAL { ?later dg:supersedes ?claim }
  OPTIONAL { ?holder dg:textDigest ?digest }
  OPTIONAL { ?holder rdfs:label ?source_en }
  OPTIONAL { ?holder skos:prefLabel ?source_local FILTER(LANG(?source_local) = ?lang) }
  OPTIONAL { ?claim dg:gloss ?gloss_local FILTER(LANG(?gloss_local) = ?lang) }
  OPTIONAL { ?claim dg:gloss ?gloss_en FILTER(LANG(?gloss_en) = "en") }
  OPTIONAL { ?claim dg:gloss ?gloss_fr FILTER(LANG(?gloss_fr) = "fr") }
  # The generated gloss of a structured claim says the following itself; a written one says of it
  # only that it is a denial.
  BIND(EXISTS { ?claim dg:claimProperty ?property } AS ?structured)
  OPTIONAL { ?claim dg:attributedTo/rdfs:label ?party_en FILTER(!?structured) }
  OPTIONAL {
    ?claim dg:attributedTo/skos:prefLabel ?party_local
    FILTER(LANG(?party_local) = ?lang && !?structured)
  }
  # What sets a claim apart from a plain report, each in a solution of its own.
  OPTIONAL {
    VALUES (?order ?how) { (1 dg:claimKind) (2 dg:certainty) (3 dg:rank) }
    ?claim ?how ?code .
    ?code skos:prefLabel ?quality
    FILTER(LANG(?quality) = ?lang && (!?structured || ?how = dg:rank) && ?code NOT IN (
      kind:reported-event, kind:reported-state, kind:certain, kind:normal
    ))
  }
  BIND(COALESCE(?source_local, ?source_en, STR(?holder)) AS ?source)
  BIND(COALESCE(?gloss_local, ?gloss_en, ?gloss_fr) AS ?gloss)
  BIND(COALESCE(?party_local, ?party_en) AS ?party)
}
ORDER BY ?claim ?start ?end ?order ?later
"""

# Of some claims those that another contradicts: :mod:`diplograph.layers` has the rule for all.
_CONTESTED = """\
# parameter claim: claim = any :: the claims
PREFIX dg: <https://w3id.org/diplograph/ontology#>
PREFIX kind: <https://w3id.org/diplograph/kind/>

SELECT DISTINCT ?claim ?property WHERE {
  {
    # Another says the opposite of the same fact.
    # parameter claim
    ?claim dg:claimSubject ?subject ; dg:claimProperty ?property ; dg:polarity ?polarity ;
           dg:claimObject|dg:claimValue ?value .
    ?subject ?property ?value .
    ?other dg:claimSubject ?subject ; dg:claimProperty ?property ; dg:polarity ?opposite ;
           dg:claimObject|dg:claimValue ?value .
    FILTER(?polarity != ?opposite)
    MINUS { ?newer dg:supersedes ?other }
  } UNION {
    # Another denies all that has this value, or all that this subject has.
    # parameter claim
    ?claim dg:claimSubject ?subject ; dg:claimProperty ?property ; dg:polarity kind:affirmed ;
           dg:claimObject|dg:claimValue ?value .
    ?subject ?property ?value .
    ?other dg:polarity kind:denied ; dg:claimProperty ?property .
    {
      ?other dg:claimObject|dg:claimValue ?value .
      MINUS { ?other dg:claimSubject ?any }
    } UNION {
      ?other dg:claimSubject ?subject .
      MINUS { ?other dg:claimObject|dg:claimValue ?any }
    }
    MINUS { ?newer dg:supersedes ?other }
  } UNION {
    # It is such a denial, of a fact.
    # parameter claim
    ?claim dg:polarity kind:denied ; dg:claimProperty ?property .
    {
      ?claim dg:claimObject|dg:claimValue ?value .
      MINUS { ?claim dg:claimSubject ?any }
    } UNION {
      ?claim dg:claimSubject ?subject .
      MINUS { ?claim dg:claimObject|dg:claimValue ?any }
    }
    ?subject ?property ?value .
  } UNION {
    # Another gives a value of its own where there is one to have, or one is ranked with a reason.
    # parameter claim
    ?claim dg:claimSubject ?subject ; dg:claimProperty ?property ; dg:polarity kind:affirmed ;
           dg:claimObject|dg:claimValue ?value .
    ?other dg:claimSubject ?subject ; dg:claimProperty ?property ; dg:polarity kind:affirmed ;
           dg:claimObject|dg:claimValue ?said .
    FILTER(!sameTerm(?said, ?value))
    { ?property dg:singleValued true } UNION {
      ?ranked dg:claimSubject ?subject ; dg:claimProperty ?property ; dg:rankReason ?reason .
    }
    MINUS { ?newer dg:supersedes ?other }
  }
  MINUS { ?newest dg:supersedes ?claim }
}
"""


# What the live claims say that stand beside some claims: on the same subject and property, or
# denials without a subject of the same value. A denial of what is no fact contradicts nothing.
_SIDES = """\
# parameter claim: claim = any :: the claims
PREFIX dg: <https://w3id.org/diplograph/ontology#>
PREFIX kind: <https://w3id.org/diplograph/kind/>

SELECT DISTINCT ?claim ?other ?value ?kind ?polarity ?reason ?earliest ?latest WHERE {
  {
    # parameter claim
    ?claim dg:claimSubject ?subject ; dg:claimProperty ?property .
    ?other dg:claimSubject ?subject ; dg:claimProperty ?property ; dg:polarity ?polarity .
    OPTIONAL { ?other dg:claimObject|dg:claimValue ?value }
    OPTIONAL { ?subject ?property ?accepted FILTER(?accepted = ?value) }
    FILTER(?polarity = kind:affirmed || BOUND(?accepted) || !BOUND(?value))
  } UNION {
    # parameter claim
    ?claim dg:claimObject|dg:claimValue ?value ; dg:claimProperty ?property .
    ?other dg:claimObject|dg:claimValue ?value ; dg:claimProperty ?property ;
           dg:polarity ?polarity .
    FILTER(?polarity = kind:denied)
    MINUS { ?other dg:claimSubject ?any }
  }
  ?other dg:claimKind ?kind .
  OPTIONAL { ?other dg:rankReason ?reason }
  OPTIONAL { ?other dg:earliest ?earliest }
  OPTIONAL { ?other dg:latest ?latest }
  MINUS { ?newer dg:supersedes ?other }
}
"""


@dataclass(frozen=True, slots=True)
class Note:
    """What is to be said of a claim.

    `holder` is the IRI of the source that makes the claim, `source` its name, `held` whether its
    text is held; then `quotes` are the words of the passages.
    `passages` are like ``¶2, 184-235``: the paragraph, counted from 1, and code-point offsets.
    `words` are those that the claim was inferred from. What the gloss does not say itself:
    `party`, whose words the source says they are, and `qualities`, which set the claim apart from
    a plain report, such as an intention, denied, probable, deprecated. `contest`: in what way other
    live claims contradict it, if they do. `corrections` are those that supersede it, as CURIEs.
    """

    gloss: str = ""
    holder: str = ""
    source: str = ""
    party: str = ""
    words: str = ""
    held: bool = False
    contest: Sort | None = None
    passages: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    qualities: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()

    def details(self, language: str) -> str:
        """All but the gloss and the source, on one line."""
        return " · ".join(
            part
            for part in (
                "; ".join(self.passages),
                self.corrections
                and say("corrected-by", language, claims=", ".join(self.corrections)),
                self.contest and label(self.contest, language),
                *self.qualities,
                self.party and say("according-to", language, party=self.party),
                self.words and say("inferred-from", language, words=self.words),
            )
            if part
        )


def notes(
    graph: Graph, claims: Sequence[str], language: str, texts: Texts | None = None
) -> Mapping[str, Note]:
    """What `graph` says of each of `claims` (IRIs); what is no claim is left out.

    With `texts`, the passages are cut from those that are held.
    """
    iris = [ox.NamedNode(claim) for claim in claims if _is_iri(claim)]
    if not iris:
        return {}  # a parameter without a value would ask for all claims
    query = prepare(parse("notes", _QUERY), {"claim": iris, "lang": ox.Literal(language)})
    found: dict[str, Note] = {}
    for row in graph.select(query):
        names = ("gloss", "holder", "source", "party", "words")
        gloss, holder, source, party, words = (_text(row, name) for name in names)
        passage = f"¶{_text(row, 'paragraph')}, {_text(row, 'start')}-{_text(row, 'end')}"
        claim = _text(row, "claim")
        text = texts.find(_text(row, "digest")) if texts else None
        held = text is not None
        quote = (text or "")[int(_text(row, "start")) : int(_text(row, "end"))]
        before = found.get(claim, Note(gloss, holder, source, party, words, held=held))
        found[claim] = replace(
            before,
            passages=_with(before.passages, passage),
            quotes=_with(before.quotes, quote),
            qualities=_with(before.qualities, _text(row, "quality")),
            corrections=_with(before.corrections, _short(row, "later")),
        )
    for claim, contest in _contests(graph, iris):
        if claim in found:
            found[claim] = replace(found[claim], contest=contest)
    return found


def _contests(graph: Graph, claims: Sequence[ox.NamedNode]) -> Iterator[tuple[str, Sort]]:
    """Those of the claims that others contradict, and how."""
    asked = prepare(parse("contested", _CONTESTED), {"claim": claims})
    properties = {row["claim"]: _text(row, "property") for row in graph.select(asked)}
    if not properties:
        return
    contested = [claim for claim in claims if claim in properties]
    sides: dict[str, dict[str, Said]] = defaultdict(dict)
    for row in graph.select(prepare(parse("sides", _SIDES), {"claim": contested})):
        sides[_text(row, "claim")][_text(row, "other")] = Said(
            value=_text(row, "value"),
            kind=_text(row, "kind"),
            denied=_text(row, "polarity") == f"{KIND}denied",
            ranked=row["reason"] is not None,
            earliest=_text(row, "earliest") or None,
            latest=_text(row, "latest") or None,
        )
    for claim in contested:
        contest = sort(properties[claim], sides[claim.value].values())
        if contest is not None:
            yield claim.value, contest


def say(phrase: str, language: str, **values: object) -> str:
    """A phrase of ``words.json`` in a language, with values in its places."""
    return phrases(Path(__file__).parent)[phrase][language].format(**values)


def _with(parts: tuple[str, ...], part: str) -> tuple[str, ...]:
    return parts if part in parts or not part else (*parts, part)


def _text(row: ox.QuerySolution, name: str) -> str:
    term = row[name]
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else ""


def _short(row: ox.QuerySolution, name: str) -> str:
    iri = _text(row, name)
    return iri and compress(iri)


def _is_iri(text: str) -> bool:
    try:
        return bool(ox.NamedNode(text))
    except ValueError:
        return False
