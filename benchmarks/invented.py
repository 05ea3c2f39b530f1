"""An invented world for benchmarks: who visits whom, and who tells of it. Nothing in it is real.

Only the codes of states and regions are those of real ones. A corpus grows by stories, each with
the sources that tell of it. Whoever was named before is likely to be named again (Yule and Simon),
so that a few bodies and places are hubs and most are named once; the first stories of a large
corpus are those of a small one with the same seed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import NamedTuple, TypeVar

from diplograph.facts import gazetteer
from diplograph.layers import Claim, Locator, Triple
from diplograph.namespaces import KIND
from diplograph.vocabulary import vocabulary

#: The countries whose states and regions travel; the first have the most visits.
_COUNTRIES = ("us", "ma", "ca", "de", "es", "fr", "be", "mx", "br", "it")
_FIRST_DAY, _DAYS = date(2015, 1, 1), 3650

_Named = TypeVar("_Named")

_SYLLABLES = {
    "ba": "با", "be": "بي", "do": "دو", "fa": "فا", "ga": "غا", "go": "غو", "ka": "كا", "ko": "كو",
    "la": "لا", "le": "لي", "li": "لي", "lo": "لو", "ma": "ما", "mi": "مي", "na": "نا", "ni": "ني",
    "no": "نو", "ra": "را", "re": "ري", "ro": "رو", "sa": "سا", "se": "سي", "so": "سو", "ta": "تا",
    "te": "تي", "to": "تو", "va": "فا", "ve": "في", "wa": "وا", "za": "زا", "ze": "زي", "zo": "زو",
}  # fmt: skip

#: What bodies are called, in English, French and Arabic; the name goes where the braces are.
_BODIES = (
    ("{} Chamber of Exporters", "Chambre des exportateurs de {}", "غرفة مصدري {}"),
    ("{} Trade Agency", "Agence commerciale de {}", "وكالة {} للتجارة"),
    ("{} Confederation of Industry", "Confédération industrielle de {}", "كونفدرالية {} الصناعية"),
    ("{} Port Council", "Conseil du port de {}", "مجلس ميناء {}"),
    ("University of {}", "Université de {}", "جامعة {}"),
)
_OUTLETS = (
    ("{} Courier", "Courrier de {}", "بريد {}"),
    ("{} Gazette", "Gazette de {}", "جريدة {}"),
    ("Radio {}", "Radio {}", "إذاعة {}"),
)
_POSTS = (
    ("president of {}", "président de {}", "رئيس {}"),
    ("director of {}", "directeur de {}", "مدير {}"),
    ("commissioner of {}", "commissaire de {}", "مفوض {}"),
)


def claim(
    iri: str,
    *,
    kind: str,
    holder: str,
    said: Triple | None,
    glosses: Mapping[str, str],
    certainty: str = "certain",
    about: tuple[str, ...] = (),
    recorded_on: str | None = None,
    evidence: tuple[Locator, ...] = (),
) -> Claim:
    """A claim that a source affirms and states, of normal rank, with nothing further to it.

    `kind` and `certainty` are the local names of codes; `said` is None of a free claim.
    """
    subject, predicate, value = said or (None, None, None)
    return Claim(
        iri=iri,
        kind=KIND + kind,
        holder=holder,
        attributed_to=(),
        certainty=KIND + certainty,
        polarity=f"{KIND}affirmed",
        basis=f"{KIND}stated",
        rank=f"{KIND}normal",
        rank_reason=None,
        supersedes=(),
        superseded_by=(),
        subject=subject,
        predicate=predicate,
        value=value,
        about=about,
        glosses=glosses,
        valid_from=None,
        valid_until=None,
        earliest=None,
        latest=None,
        inferred_from=None,
        inference_rule=None,
        recorded_on=recorded_on,
        evidence=evidence,
    )


class Entity(NamedTuple):
    """A shared entity; `labels` are by language.

    `within` is where a city lies; `base` the seat of a body, or the body that a post is in.
    """

    slug: str
    kind: str
    labels: dict[str, str]
    within: str = ""
    base: str = ""


class Telling(NamedTuple):
    """One source of a story; `status` is what it says became of the visit.

    `wrong` says that it counts the visitors wrongly: "kept" if the error is outranked, "corrected"
    if the last source of the story takes it back; then `corrects` is the slug of that source there.
    """

    slug: str
    kind: str
    language: str
    published: date
    outlet: Entity
    status: str
    primary: str = ""
    wrong: str = ""
    corrects: str = ""


class Story(NamedTuple):
    """A visit, and the sources that tell of it. `agreement` is the slug of one concluded, or ""."""

    slug: str
    labels: dict[str, str]
    day: date
    origin: str
    city: Entity
    host: Entity
    sender: Entity
    leader: Entity
    post: Entity
    delegation: Entity
    others: tuple[Entity, ...]
    agenda: tuple[str, ...]
    members: int
    agreement: str
    tellings: tuple[Telling, ...]

    @property
    def entities(self) -> tuple[Entity, ...]:
        """All that a source of the story may name, but for places with a code."""
        outlets = (telling.outlet for telling in self.tellings)
        named = (self.city, self.host, self.sender, self.leader, self.post, self.delegation)
        return (*named, *self.others, *outlets)


class World:
    """The stories of one seed, in order: `stories` goes on for as long as it is asked."""

    def __init__(self, seed: int) -> None:
        self._random = Random(f"the world {seed}")
        units = [list(gazetteer.units(country)) for country in _COUNTRIES]
        for some in units:
            self._random.shuffle(some)
        longest = max(map(len, units))
        self._units = [some[i] for i in range(longest) for some in units if i < len(some)]
        self._weights = [1 / rank for rank in range(1, len(self._units) + 1)]
        self._sectors = list(vocabulary().sectors)
        self._count = self._serial = 0
        # Everything that was named, as often as it was.
        self._bodies: list[Entity] = []
        self._people: list[tuple[Entity, Entity]] = []
        self._cities: list[Entity] = []
        self._outlets: list[Entity] = []

    def stories(self) -> Iterator[Story]:
        """Story after story, without end."""
        sources = 0
        while True:
            story = self._story(sources)
            sources += len(story.tellings)
            yield story

    def _story(self, sources: int) -> Story:
        random = self._random
        self._count += 1
        slug = f"visit-{self._count:06}"
        day = _FIRST_DAY + timedelta(days=random.randrange(_DAYS))
        origin = random.choices(self._units, self._weights)[0]
        host, sender = self._body(), self._body()
        while sender.slug == host.slug:
            sender = self._body()
        leader, post = self._person(sender)
        while post.base == host.slug:
            leader, post = self._person(sender)
        others = {body.slug: body for body in (self._body(), self._body())}
        city = self._city()
        told_by = min(20, int(random.paretovariate(1.2)))
        is_held = random.random() < 0.9 or told_by == 1
        has_agreement = is_held and random.random() < 0.3
        return Story(
            slug=slug,
            labels={
                "en": f"visit {self._count} to {city.labels['en']}",
                "fr": f"visite {self._count} à {city.labels['fr']}",
            },
            day=day,
            origin=origin,
            city=city,
            host=host,
            sender=sender,
            leader=leader,
            post=post,
            delegation=Entity(
                f"{slug}-delegation",
                "delegation",
                {"en": f"delegation of visit {self._count}", "fr": f"délégation {self._count}"},
            ),
            others=tuple(
                each for each in others.values() if each.slug not in {host.slug, sender.slug}
            ),
            agenda=tuple(random.sample(self._sectors, 6)),
            members=random.randrange(5, 80),
            agreement=f"{slug}-agreement" if has_agreement else "",
            tellings=tuple(self._tellings(sources, told_by, day, host, is_held=is_held)),
        )

    def _tellings(
        self, sources: int, count: int, day: date, host: Entity, *, is_held: bool
    ) -> Iterator[Telling]:
        """The sources of a story: perhaps an announcement, perhaps a communiqué, then articles."""
        random = self._random
        is_announced = not is_held or (count > 1 and random.random() < 0.2)
        told = "held" if is_held else "cancelled"
        communique = miscounted = ""
        for number in range(count):
            slug = f"s{sources + number + 1:06}"
            announces = number == 0 and is_announced
            is_first = number == int(is_announced)
            is_communique = not announces and is_first and count > 2 and random.random() < 0.5
            wrong = ""
            if is_held and 1 < number < count - 1 and random.random() < 0.3:
                wrong = "corrected" if number == count - 2 else "kept"
            yield Telling(
                slug=slug,
                kind="communique" if is_communique else "news-article",
                language=random.choices(("en", "fr", "ar", "es", "de"), (30, 35, 15, 12, 8))[0],
                published=day + timedelta(days=-20 if announces else min(number, 6)),
                outlet=host if is_communique else self._outlet(),
                status="planned" if announces else told,
                primary=communique if random.random() < 0.6 else "",
                wrong=wrong,
                corrects=miscounted if number == count - 1 else "",
            )
            communique = slug if is_communique else communique
            miscounted = slug if wrong == "corrected" else ""

    # ------------------------------------------------------------------ who there is

    def _body(self) -> Entity:
        if self._bodies and self._random.random() < 0.75:
            return self._again(self._bodies)
        forms = self._random.choice(_BODIES)
        base = self._random.choices(self._units, self._weights)[0]
        body = self._named(forms, "organisation")._replace(base=base)
        self._bodies.append(body)
        return body

    def _outlet(self) -> Entity:
        if self._outlets and self._random.random() < 0.95:
            return self._again(self._outlets)
        outlet = self._named(self._random.choice(_OUTLETS), "organisation")
        self._outlets.append(outlet)
        return outlet

    def _city(self) -> Entity:
        if self._cities and self._random.random() < 0.8:
            return self._again(self._cities)
        within = self._random.choices(self._units, self._weights)[0]
        city = self._named(("{}", "{}", "{}"), "city")._replace(within=within)
        self._cities.append(city)
        return city

    def _person(self, body: Entity) -> tuple[Entity, Entity]:
        """A person and the post that is theirs, in a body for as long as there are stories."""
        if self._people and self._random.random() < 0.5:
            return self._again(self._people)
        person = self._named(("{}", "{}", "{}"), "person", names=2)
        forms = zip(("en", "fr", "ar"), self._random.choice(_POSTS), strict=True)
        labels = {language: form.format(body.labels[language]) for language, form in forms}
        pair = person, Entity(f"post-of-{person.slug}", "post", labels, base=body.slug)
        self._people.append(pair)
        return pair

    def _again(self, named: list[_Named]) -> _Named:
        """One of those named before, the likelier the more often it was."""
        found = self._random.choice(named)
        named.append(found)
        return found

    def _named(self, forms: tuple[str, str, str], kind: str, *, names: int = 1) -> Entity:
        self._serial += 1
        words = [
            self._random.choices(list(_SYLLABLES), k=self._random.randrange(2, 5))
            for _ in range(names)
        ]
        latin = " ".join("".join(word).capitalize() for word in words)
        arabic = " ".join("".join(_SYLLABLES[each] for each in word) for word in words)
        slug = f"{latin.lower().replace(' ', '-')}-{self._serial}"
        spoken = {"en": latin, "fr": latin, "ar": arabic}
        forms_by_language = zip(spoken.items(), forms, strict=True)
        return Entity(
            slug,
            kind,
            {language: form.format(name) for (language, name), form in forms_by_language},
        )
