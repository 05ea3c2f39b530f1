"""Characters that deceive are found where they stand, and real names in all scripts are let be."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from damage import FACT, INVENTED, PLACES, Damage, one, problems_of, underlined
from diplograph.facts import check_texts, decomposed, load
from diplograph.facts.characters import disguises
from diplograph.facts.document import parse_document
from diplograph.problems import Location
from diplograph.resources import Reading
from diplograph.texts import Texts
from diplograph.vocabulary import vocabulary

#: Letters of others are written as escapes, so that they can be told from Latin ones here.
DISGUISED = [
    one("    host: {is", "    h«\u043e»st: {is", "look-alike", '"host"'),
    one("{is: chamber, at", "{is: ch«\u0430»mber, at", "look-alike", '"chamber"'),
    one("is: held", "is: h«\u0435»ld", "look-alike", '"held"'),
    one("  jeanne:\n    kind", "  j«\u0435»anne:\n    kind", "look-alike", '"jeanne"'),
    one("en: Jeanne", "en: J«\u0435»anne", "look-alike", '"Jeanne"'),
    one("en: Jeanne", "en: «\u0408»eanne", "look-alike", '"Jeanne"'),
    one("is: CRE", "is: CR«\u0395»", "look-alike", '"CRE"'),
    one("Chamber of Rive", "Chamber of «\uff32»ive", "look-alike", '"R"'),
    one("en: Quebec wants", "en: «\U0001d410»uebec wants", "look-alike", '"Q"'),
    one("en: Quebec wants", "en: In 20«\u0662»4 Quebec wants", "look-alike", '"2024"'),
]  # fmt: skip


@pytest.mark.parametrize("damage", DISGUISED, ids=lambda damage: ascii(damage.changes[0][1]))
def test_a_disguise_is_one_problem_at_its_first_odd_letter(tmp_path: Path, damage: Damage) -> None:
    text, marked = damage.apply(FACT)
    (problem,) = problems_of(tmp_path, text.encode())
    assert problem.code == "look-alike"
    assert underlined(text, problem) == marked
    assert damage.hint in problem.hint


def test_a_disguise_by_an_escape_is_told_at_the_whole_text(tmp_path: Path) -> None:
    text = FACT.replace("{en: Jeanne Tremblay-Essai}", '{en: "\\u0408eanne Tremblay-Essai"}', 1)
    (problem,) = problems_of(tmp_path, text.encode())
    assert problem.code == "look-alike"
    assert underlined(text, problem)[2] == '"\\u0408eanne Tremblay-Essai"'


def test_a_name_in_other_letters_that_cannot_be_told_from_another(tmp_path: Path) -> None:
    """What is called ``CRE`` in Cyrillic beside what is called ``CRE``."""
    named = "{en: Jeanne Tremblay-Essai}\n    alt: {ru: [\u0421\u0420\u0415]}"
    text = FACT.replace("{en: Jeanne Tremblay-Essai}", named, 1).replace("la CRE", "CPE", 1)
    (problem,) = problems_of(tmp_path, text.encode())
    assert problem.code == "look-alike"
    assert "'CPE'" in problem.message
    assert '"chamber"' in problem.hint.replace("'", '"')
    text = FACT.replace("{en: Jeanne Tremblay-Essai}", named, 1)
    assert problems_of(tmp_path, text.encode()) == ()


def test_the_name_of_a_file_is_no_disguise_either(tmp_path: Path) -> None:
    path = tmp_path / "2024-03-06-l\u043edj.yaml"
    path.write_text(FACT, encoding="utf-8")
    reading = Reading((path,), (PLACES,), frozenset(), "invented")
    (problem,) = load(reading, vocabulary()).problems
    assert (problem.code, problem.location) == ("look-alike", Location(str(path)))
    assert problem.expected == "lodj"


NAMES = [
    "Agence marocaine de développement des investissements et des exportations",
    "الـCFCIM غرفة التجارة والصناعة الفرنسية بالمغرب",
    "شركة OCP للفوسفاط، 2025",
    "می\u200cخواهیم",
    "東京都 Tokyo 都庁 (東京)",
    "ООО «Газпром экспорт» (Gazprom Export)",
    "ТАСС, Яндекс, ВТБ24",
    "Ελληνικός Οργανισμός Εξωτερικού Εμπορίου (HEPO)",
    "interferon-γ, 5 µm, 3 Ω, Δt, TNFα",
    "Đại học Quốc gia Hà Nội",
    "İzmir Ticaret Odası",
    "Côte d'Ivoire Export, S.A.",
    "हिन्दी और उर्दू क\u200dष",
    "٢٠٢٥-٠٦-١٨",
    "৳ ২০২৫",
    "Łódź & Œuvre ªº",
    "ジェトロ・JETRO 2025年",
    "대한무역투자진흥공사 KOTRA",
    "Iʻolani, Hawaiʻi",
    "Ижевск-Izhevsk",
    "ＪＥＴＲＯ（日本貿易振興機構）２０２５",
    "𝔘",
]


@pytest.mark.parametrize("name", NAMES)
def test_names_as_they_are_written_are_no_disguise(tmp_path: Path, name: str) -> None:
    name = unicodedata.normalize("NFC", name)
    assert list(disguises(name)) == []
    text = FACT.replace("{en: Jeanne Tremblay-Essai}", f'{{en: "{name}"}}', 1)
    assert problems_of(tmp_path, text.encode()) == ()


@pytest.mark.parametrize(
    "character", "\u00ad\u034f\u061c\u115f\u180e\u200b\u200e\u200f\u2028\u202e\u2060\u2064\u2069"
    "\u2800\u3164\ufeff\uffa0\ufffa\U000e0041\x00\x1b\x7f\x85"
)  # fmt: skip
def test_what_does_not_show_is_found_where_it_stands(tmp_path: Path, character: str) -> None:
    text = FACT.replace("{en: Jeanne", f"{{en: Je{character}anne", 1)
    (problem,) = problems_of(tmp_path, text.encode())
    assert problem.code == "forbidden-character"
    assert underlined(text, problem)[2] == character
    assert problem.found.startswith(f"U+{ord(character):04X} ")


def test_a_space_that_does_not_break_is_named_and_mended(tmp_path: Path) -> None:
    text = FACT.replace("fr: Chambre de Rive", "fr: Chambre\u00a0de Rive", 1)
    (problem,) = problems_of(tmp_path, text.encode())
    assert problem.code == "bad-text"
    assert problem.message == "U+00A0 no-break space stands in this text"
    assert '"Chambre de Rive-sur-Essai"' in problem.hint


def test_accents_apart_are_kept_as_one_and_noted(tmp_path: Path) -> None:
    path = tmp_path / "fact.yaml"
    path.write_text(unicodedata.normalize("NFD", FACT), encoding="utf-8")
    facts = load(Reading((path,), (PLACES,), frozenset(), "invented"), vocabulary())
    assert facts.problems == ()
    labels = [each.value for entity in facts.files[0].entities for each in entity.labels]
    assert "la délégation du Québec" in labels
    assert all(unicodedata.is_normalized("NFC", each) for each in labels)
    (note,) = decomposed(facts.sheets)
    assert note.code == "decomposed"
    assert len(note.related) == 2
    path.write_text(FACT, encoding="utf-8")
    facts = load(Reading((path,), (PLACES,), frozenset(), "invented"), vocabulary())
    assert decomposed(facts.sheets) == ()


def test_spans_are_found_in_a_text_with_accents_apart(tmp_path: Path) -> None:
    path, texts = tmp_path / "fact.yaml", tmp_path / "texts"
    path.write_text(FACT, encoding="utf-8")
    texts.mkdir()
    text = (INVENTED / "text.txt").read_text(encoding="utf-8")
    (texts / "text.txt").write_text(unicodedata.normalize("NFD", text), encoding="utf-8")
    assert (texts / "text.txt").read_text(encoding="utf-8") != text
    facts = load(Reading((path,), (PLACES,), frozenset(), "invented"), vocabulary())
    held = Texts(texts)
    assert held.find(facts.files[0].source.sha256) == text  # type: ignore[union-attr]
    assert check_texts(facts, held) == ()


def test_what_a_comment_holds_is_let_be() -> None:
    document = parse_document("# \u043ea\na: 1\n".encode(), "a.yaml")
    assert document.problems == ()
