"""Starting a fact file: nothing of the text is forgotten, and nothing of it is asserted.

All articles here are invented.
"""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diplograph.drafting import draft
from diplograph.drafting.article import one_line, read_article
from diplograph.drafting.dates import candidates, named_days
from diplograph.drafting.known import known_names
from diplograph.drafting.language import detect_language
from diplograph.drafting.sentences import passages, repeated_paragraphs
from diplograph.errors import AccessError, UsageError
from diplograph.facts import check_texts, load
from diplograph.facts.passages import uncovered
from diplograph.problems import Problem
from diplograph.resources import reading
from diplograph.texts import Texts, digest, normalize
from diplograph.vocabulary import vocabulary

TODAY = date(2026, 1, 10)

ENGLISH = """\
JACKSON, Miss. (XYZ) — Gov. Jane Q. Example of the invented state of West Florida met exporters on \
June 3, 2024. "We will be back," she said. "Soon!"

The U.S. delegation of 12 stayed until 5 p.m. It grew by 3.5 percent... Nobody signed anything.
The U.S. delegation of 12 stayed until 5 p.m. It grew by 3.5 percent... Nobody signed anything.
"""
ARABIC = """\
الرباط، 18 يونيو 2024 (و خ خ) - استقبلت غرفة التجارة الخيالية وفداً من ولاية خيالية يوم الثلاثاء. \
وقال الرئيس: «سنعود قريباً. هذا وعد!».
هل ستنجح الزيارة؟ نعم، بنسبة 3.5 في المئة. وصل د. أحمد إلى المدينة۔ ثم غادر…
"""
PAGE = """\
<!DOCTYPE html><html lang="fr-FR"><head><meta charset="utf-8">
<title>Le Québec reçu à Lyon | Exemple Média</title>
<link rel="canonical" href="https://news.example/quebec-lyon">
<meta property="og:site_name" content="Exemple Média">
<meta property="article:published_time" content="2024-03-05T08:00:00+01:00">
<meta property="og:title" content="Le Québec reçu à Lyon"></head>
<body><nav><a href="/">Accueil</a> <a href="/eco">Économie</a></nav><article>
<h1>Le Québec reçu à Lyon</h1>
<p>Lyon, 5 mars 2024 – La chambre inventée de Lyon a accueilli hier une délégation québécoise.</p>
<p>« Nous reviendrons. Bientôt ! », a promis M. Tremblay. Les échanges ont crû de 3,5&nbsp;%.</p>
<p>La visite se poursuivra à Grenoble, dans un laboratoire imaginaire.</p>
<p>« Nous reviendrons. Bientôt ! », a promis M. Tremblay. Les échanges ont crû de 3,5&nbsp;%.</p>
</article>
<footer><p>© Exemple Média.</p><script>alert(1)</script></footer></body></html>
"""


def sentences(text: str, language: str | None) -> list[str]:
    return [text[one.at[0].start : one.at[0].end] for one in passages(text, language)]


def problems_of(folder: Path, yaml: str, text: str) -> list[Problem]:
    """What `check` says of a draft beside its text."""
    (folder / "texts").mkdir()
    (folder / "texts" / "text").write_text(text, encoding="utf-8")
    path = folder / "draft.yaml"
    path.write_text(yaml, encoding="utf-8")
    facts = load(reading((path,)), vocabulary())
    return [*facts.problems, *check_texts(facts, Texts(folder / "texts"))]


# Sentences


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        (
            "en",
            [
                "Mr. J. R. Example met Gov. Jane Q. Public in Washington, D.C. on Jan. 5.",
                "The U.S. economy grew 3.5 percent.",
                '"We will return," he said.',
                "Prices rose to $1.2 million...",
                "What now?",
                "Nobody knows.",
            ],
        ),
        (
            "fr",
            [
                "M. Dupont a reçu J.-P. Durand à 10 h.",
                "Le président a déclaré : « Nous irons loin. Très loin ! »",
                "Puis il est parti...",
                "La croissance est de 3,5 % en 2024.",
                "LYON, le 2 déc. 2025 - Il revient.",
                "Et alors ?",
            ],
        ),
        (
            "ar",
            [
                "قال الوزير: «سنعود قريباً. هذا وعد!»",
                "هل ستنجح الزيارة؟",
                "نعم، بنسبة 3.5 في المئة.",
                "وصل د. أحمد يوم 5.6.2024 إلى الرباط۔",
                "انتهى.",
            ],
        ),
        (
            "es",
            [
                "El Sr. López llegó a EE. UU. el martes.",
                "¿Qué dijo?",
                "«Volveremos. Sin duda», afirmó.",
            ],
        ),
        (
            "de",
            [
                "Am 5. Juni traf Dr. Müller den Minister.",
                "Er sagte: „Wir kommen wieder. Bald!“",
                "Das Wachstum lag bei 3,5 Prozent, z. B. in Bayern.",
                "Ende.",
            ],
        ),
    ],
    ids=["en", "fr", "ar", "es", "de"],
)
def test_a_text_is_cut_into_its_sentences(language: str, wanted: list[str]) -> None:
    found = sentences(" ".join(wanted), language)
    if language == "fr":  # behind a letter and a full stop nothing is cut: it may be an initial
        wanted = [f"{wanted[0]} {wanted[1]}", *wanted[2:]]
    assert found == wanted


@settings(deadline=None, max_examples=200)  # machines are noisy
@given(
    st.text(alphabet="abÀ1 .!?؟۔«»“”…'’\n\tد\u064e-", max_size=80),
    st.sampled_from(["fr", "ar", None]),
)
def test_every_letter_and_digit_is_to_be_read_once(text: str, language: str | None) -> None:
    text = normalize(text.encode())
    spans = sorted(span for one in passages(text, language) for span in one.at)
    assert not list(uncovered(text, tuple(spans)))
    assert all(one.end <= other.start for one, other in pairwise(spans))
    for span in spans:
        words = text[span.start : span.end]
        assert words == words.strip()
        assert "\n" not in words
        assert any(map(str.isalnum, words))


def test_what_is_printed_twice_is_read_once() -> None:
    text = "One thing.\nYes. A sentence of some length.\nOther.\nYes. A sentence of some length.\n"
    assert repeated_paragraphs(text) == {4: 2}
    assert [tuple(map(str, one.at)) for one in passages(text, "en")] == [
        ("0-10",),
        ("11-15", "50-54"),
        ("16-42", "55-81"),
        ("43-49",),
    ]


def test_a_short_sentence_is_one_of_its_own_each_time() -> None:
    text = "Yes. We have it now today.\nYes. They do not."
    assert [one.paragraph for one in passages(text, "en")] == [1, 1, 2, 2]
    again = "We have it now. So it is.\nBut: this is another.\nWe have it now. Or not so."
    assert [len(one.at) for one in passages(again, "en")] == [2, 1, 1, 1]


# Language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", ENGLISH),
        ("ar", ARABIC),
        ("fr", "La présidente de la région imaginaire a reçu mardi une délégation d'exportateurs."),
        ("es", "La presidenta de la región recibió el martes a una delegación de exportadores."),
        ("de", "Die Ministerin empfing am Dienstag eine Delegation von Exporteuren aus Québec."),
        ("pt", "A governadora recebeu na terça-feira uma delegação de exportadores de São Paulo."),
        ("it", "La presidente della regione ha ricevuto martedì una delegazione di esportatori."),
    ],
)
def test_a_language_is_detected(language: str, text: str) -> None:
    assert detect_language(text).language == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Mississippi",
        "12 34 567 " * 20,
        "La délégation est venue mardi à Lyon. She said that they would come back in the spring.",
        "ⴰⵣⵓⵍ ⴼⵍⵍⴰⵡⵏ ⴰⵢⵜⵎⴰ ⴷ ⵉⵙⵜⵎⴰ " * 4,
    ],
    ids=["empty", "short", "numbers", "mixed", "unknown script"],
)
def test_a_language_that_cannot_be_told_is_not(text: str) -> None:
    assert detect_language(text).language is None


def test_of_a_mixed_text_both_languages_are_candidates() -> None:
    mixed = (
        "La délégation est venue mardi à Lyon. She said that they would come back in the spring."
    )
    assert set(detect_language(mixed).candidates) == {"fr", "en"}


# Place and day


@pytest.mark.parametrize(
    ("language", "text", "place", "days"),
    [
        ("fr", "Essaiville, 18 juin 2025, Le Maroc", "Essaiville", "2025-06-18"),
        ("fr", "Paris, le 1er février 2024 - Le", "Paris", "2024-02-01"),
        ("en", "JACKSON, Miss. (XYZ) — On June 3, 2024 the", "JACKSON", "2024-06-03"),
        ("ar", "الرباط (و خ خ) - استقبل يوم 3 يوليوز 2024", "الرباط", "2024-07-03"),
        ("ar", "الرباط، ١٨ يونيو ٢٠٢٥ - وصل", "الرباط", "2025-06-18"),
        ("es", "Ciudad de México, 5 de marzo de 2024.- La", "Ciudad de México", "2024-03-05"),
        ("de", "Berlin (xyz) - Am 5. März 2024 traf", "Berlin", "2024-03-05"),
        (None, "Lisboa, 2 de abril de 2023 (Xyz) – A", "Lisboa", "2023-04-02"),
    ],
)
def test_place_and_day_are_proposed(language: str | None, text: str, place: str, days: str) -> None:
    found = {one.what: one for one in candidates(text, language)}
    assert text[found["place"].span.start : found["place"].span.end] == place
    assert found["date"].days == (days,)


def test_a_day_that_can_be_read_in_two_ways_has_both() -> None:
    [found] = candidates("It was on 3/4/2024 that they met", "en")
    assert found.days == ("2024-04-03", "2024-03-04")


@pytest.mark.parametrize(
    ("language", "text", "days"),
    [
        ("fr", "Du 24 au 26 mai 2031.", {"24 au 26 mai 2031": "2031-05-24/2031-05-26"}),
        ("en", "From 8 to 9 June 2031.", {"8 to 9 June 2031": "2031-06-08/2031-06-09"}),
        ("en", "On June 18-23, 2031 and June 30, 2031.", {
            "June 18-23, 2031": "2031-06-18/2031-06-23",
            "June 30, 2031": "2031-06-30",
        }),
        ("ar", "من 18 إلى 23 يونيو 2031.", {"18 إلى 23 يونيو 2031": "2031-06-18/2031-06-23"}),
        ("en", "It began on Monday. Tuesday 4 March 2031 was the end.", {
            "Monday": "2031-03-03",
            "4 March 2031": "2031-03-04",
        }),
        ("ar", "يوم الثلاثاء", {"الثلاثاء": "2031-03-04"}),
        ("fr", "Lyon, le 5 mars 2031. Hier et le 2 mars 2031.", {"2 mars 2031": "2031-03-02"}),
        ("fr", "Du 26 au 24 novembre 2031, le 3/4/2031.", {}),
        ("en", "Mondays are for markets.", {}),
    ],
)  # fmt: skip
def test_the_days_that_a_text_names_are_proposed(
    language: str, text: str, days: dict[str, str]
) -> None:
    found = named_days(text, language, date(2031, 3, 6))
    assert {text[one.span.start : one.span.end]: one.value for one in found} == days


def test_a_day_of_the_week_has_its_words_and_the_day_to_come() -> None:
    [found] = named_days("They met on Monday.", "en", date(2031, 3, 6))
    assert (found.words, found.to_come) == ("Monday", "2031-03-10")
    assert named_days("They met on Monday.", "en", None) == ()


def test_the_entities_that_a_text_names_are_listed() -> None:
    entities = {
        "ma": ("Morocco", "Maroc", "المغرب"),
        "ma-x": ("Centre",),
        "lyon": ("Lyon", "Ville de Lyon"),
        "roc": ("Roc",),
        "ville": ("Ville",),
        "none": ("", "…"),
    }
    text = "La Ville de Lyon, au centre, et le Maroc. Le Maroc revient."
    found = [(one.slug, one.name) for one in known_names(text, entities)]
    assert found == [("lyon", "Ville de Lyon"), ("ma", "Maroc")]
    assert [one.slug for one in known_names("وفد من المغرب", entities)] == ["ma"]
    assert known_names("", entities) == ()


@pytest.mark.parametrize("text", ["A meeting took place", "Le 31 février 2024 il", "12345-67-89 x"])
def test_what_is_no_day_is_not_proposed(text: str) -> None:
    assert candidates(text, "fr") == ()


# The fact file


@pytest.mark.parametrize("text", [ENGLISH, ARABIC], ids=["en", "ar"])
def test_a_draft_has_nothing_wrong_but_what_is_to_be_read(tmp_path: Path, text: str) -> None:
    made = draft(
        text.encode(),
        Path("2024-06-18-invented.txt"),
        recorded=TODAY,
        published="2024-06-18",
        publisher="Agence inventée",
        url="https://news.example/a",
    )
    problems = problems_of(tmp_path, made.yaml, made.text)
    assert {problem.code for problem in problems} == {"todo"}
    assert len(problems) == made.sentences
    assert made.open == ()


def test_a_draft_asserts_no_day_place_or_language_that_is_not_certain(tmp_path: Path) -> None:
    text = "Essaiville, 6 mars 2024. Rien."
    made = draft(text.encode(), Path("a.txt"), recorded=TODAY)
    assert made.open == ("language", "published")
    (problem,) = problems_of(tmp_path, made.yaml, text)
    assert problem.code == "missing-key"
    assert "'language' and 'published'" in problem.message
    assert "#   place  at: 0-10 " in made.yaml
    assert re.search(r"#   date   at: 12-23 +2024-03-06\n", made.yaml)


def test_no_comment_of_a_draft_is_wider_than_a_terminal(tmp_path: Path) -> None:
    name = "Agence inventée de la coopération des villes et des régions"
    page = PAGE.replace("Exemple Média", f"{name} {name}").replace("fr-FR", "en")
    text = ENGLISH + "Incomprehensibilities " * 4 + "Morocco.\n" + "Nobody signed anything.\n" * 30
    path = tmp_path / "a.html"
    for data, source in ((page, path), (text, None), (ARABIC, None)):
        made = draft(data.encode(), source, recorded=TODAY, entities={"ma": (f"Morocco {name}",)})
        for line in made.yaml.splitlines():
            assert len(line) <= 80 or not re.search(r"(^| )#", line), line


def test_a_draft_is_the_same_bytes_each_time_and_dated_as_it_is_told() -> None:
    one, other = (draft(ENGLISH.encode(), Path("a.txt"), recorded=TODAY) for _ in range(2))
    assert one == other
    assert "\n  recorded: 2026-01-10\n" in one.yaml


def test_a_draft_keeps_few_words_of_the_text() -> None:
    for text in (ENGLISH, ARABIC):
        made = draft(text.encode(), Path("a.txt"), recorded=TODAY)
        words = re.findall(r"\w+", made.yaml.casefold())
        source = re.findall(r"\w+", text.casefold())
        runs = {tuple(source[at : at + 6]) for at in range(len(source) - 5)}
        assert not [
            run for at in range(len(words) - 5) if (run := tuple(words[at : at + 6])) in runs
        ]


def test_a_draft_lists_repeated_sentences_once_with_both_places() -> None:
    made = draft(ENGLISH.encode(), Path("a.txt"), recorded=TODAY)
    assert "# paragraph 2, printed again as 3\n" in made.yaml
    assert made.yaml.count("- {at: [") == 3
    assert (made.paragraphs, made.repeated, made.sentences) == (3, 1, 6)


def test_a_publisher_that_is_known_is_not_introduced_again() -> None:
    known = {"the-trial": ("The Trial", "L'Éssai")}
    for name in ("the-trial", "the  trial", "L’Essai"):
        made = draft(ENGLISH.encode(), None, recorded=TODAY, publisher=name, entities=known)
        assert "\n  publisher: the-trial\n" in made.yaml
        assert "\nentities:" not in made.yaml


@pytest.mark.parametrize(
    "given",
    [
        {"language": "French"},
        {"published": "yesterday"},
        {"published": "2024-02-31"},
        {"slug": "Not A Slug"},
        {"publisher": "…"},
        {"url": "javascript:alert(1)"},
    ],
    ids=str,
)
def test_what_is_given_is_checked(given: dict[str, str]) -> None:
    with pytest.raises(UsageError, match=next(iter(given.values()))[:5].replace("…", ".")):
        draft(ENGLISH.encode(), None, recorded=TODAY, **given)  # type: ignore[arg-type]


def test_signs_that_may_not_stand_in_a_fact_file_do_not_get_into_it(tmp_path: Path) -> None:
    text = "A\u202eword \u2066that\u2069 turns\u200f around\x07 \u3164\u034f\u2800here, invented.\n"
    made = draft(text.encode(), None, recorded=TODAY, language="en", published="2024-01-01")
    codes = {problem.code for problem in problems_of(tmp_path, made.yaml, made.text)}
    assert codes == {"todo"}


def test_a_title_with_what_does_not_show_is_written_without_it() -> None:
    assert one_line(" A\u3164 ti\u034ftle\u200b\n of\u00ad two ") == "A title of two"


def test_no_draft_asks_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr("socket.socket.connect", refuse)
    for data, name in ((ENGLISH, "a.txt"), (PAGE, "a.html")):
        assert draft(data.encode(), Path(name), recorded=TODAY).sentences


# Pages


def test_a_page_gives_its_text_and_what_it_says_of_itself(tmp_path: Path) -> None:
    made = draft(PAGE.encode(), Path("page.html"), recorded=TODAY)
    assert made.extracted
    assert made.text.startswith("Le Québec reçu à Lyon\nLyon, 5 mars 2024 – La chambre")
    assert "alert" not in made.text
    assert made.repeated == 1
    assert "  id: exemple-media-2024-03-05-le-quebec-recu-a-lyon\n" in made.yaml
    assert "  language: fr\n" in made.yaml
    assert "  published: 2024-03-05  # says the page" in made.yaml
    assert "  publisher: exemple-media\n" in made.yaml
    assert '  url: "https://news.example/quebec-lyon"\n' in made.yaml
    assert digest(made.text) in made.yaml
    assert {one.code for one in problems_of(tmp_path, made.yaml, made.text)} == {"todo"}


def test_a_page_in_xml_is_a_page() -> None:
    article = read_article(b'<?xml version="1.0" encoding="utf-8"?>\n' + PAGE.encode(), None)
    assert article.extracted
    assert article.title == "Le Québec reçu à Lyon"


def test_a_page_is_known_by_how_it_begins() -> None:
    assert read_article(b"\n<!doctype HTML>" + PAGE.encode().partition(b">")[2], None).extracted
    assert not read_article(b"A text about <html> tags.", None).extracted


@pytest.mark.parametrize("encoding", ["windows-1252", "iso-8859-1", "utf-8"])
def test_a_page_is_read_in_the_encoding_that_it_declares(encoding: str) -> None:
    page = PAGE.replace("utf-8", encoding).replace("–", "-").encode(encoding)
    assert "délégation québécoise" in read_article(page, Path("page.html")).text


def test_what_the_page_says_of_its_language_counts_only_where_the_text_does_not_tell() -> None:
    wrong = PAGE.replace('lang="fr-FR"', 'lang="en"')
    made = draft(wrong.encode(), Path("page.html"), recorded=TODAY)
    assert "  language: fr  # the page says en\n" in made.yaml


def test_a_day_that_only_the_text_names_is_not_taken_for_the_page_s() -> None:
    page = re.sub(r"<meta property=.article:published_time.[^>]*>", "", PAGE)
    made = draft(page.encode(), Path("page.html"), recorded=TODAY)
    assert made.open == ("published",)


# What is no article


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "holds no text"),
        (b" \n\t", "holds no text"),
        (b"... --- ...", "holds no text"),
        (b"%PDF-1.7 \xe2\xe3", "a PDF"),
        (b"PK\x03\x04\x00\x00", "office document"),
        ("Bonjour".encode("utf-16"), "UTF-16"),
        (b"\x7fELF\x00\x01", "no text has"),
        (b"<!DOCTYPE html><html><body></body></html>", "no article is found"),
        (b"<html", "no article is found"),
    ],
    ids=["empty", "blank", "signs", "pdf", "office", "utf-16", "binary", "no article", "torn"],
)
def test_what_holds_no_article_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(AccessError, match=message):
        draft(data, None, recorded=TODAY)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        (
            "cp1252",
            "La délégation québécoise a été reçue à l’hôtel de région, où elle a dîné. " * 5,
        ),
        ("cp1256", "استقبلت غرفة التجارة الخيالية وفداً من ولاية خيالية يوم الثلاثاء الماضي. " * 5),
    ],
)
def test_text_in_another_encoding_is_named_with_its_mend(encoding: str, text: str) -> None:
    with pytest.raises(AccessError) as caught:
        draft(text.encode(encoding), Path("a b.txt"), recorded=TODAY)
    message = str(caught.value)
    assert "not UTF-8 (byte 0x" in message
    assert f"iconv -f {encoding} -t UTF-8 'a b.txt' > 'a b.txt'.utf8" in message
