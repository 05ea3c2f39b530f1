"""The invented corpus of the benchmarks: the same bytes each time, and nothing wrong with it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from generate_corpus import DENSITIES, generate

from diplograph.checking import check_named
from diplograph.facts import load
from diplograph.resources import reading
from diplograph.texts import Texts
from diplograph.vocabulary import vocabulary


def contents(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*.*"))
    }


@pytest.mark.parametrize("density", DENSITIES)
def test_the_same_arguments_give_the_same_bytes(density: str, tmp_path: Path) -> None:
    for name in ("one", "two"):
        generate(tmp_path / name, sources=12, density=density)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    generate(tmp_path / "other", sources=12, density=density, seed=1)
    assert contents(tmp_path / "one") != contents(tmp_path / "other")


@pytest.mark.parametrize(("density", "claims"), [("article", range(45, 62)), ("item", range(6, 7))])
def test_it_is_sound_by_its_texts_too_and_as_dense_as_it_says(
    density: str, claims: range, tmp_path: Path
) -> None:
    corpus = generate(tmp_path, sources=40, density=density, texts=True)
    read = reading([tmp_path])
    facts = load(read, vocabulary())
    assert check_named(read, facts, Texts(tmp_path / "texts")) == ()
    files = [file for file in facts.files if file.source]
    assert len(files) == corpus.sources == 40
    assert sum(len(file.claims) for file in files) == corpus.claims
    assert corpus.claims // corpus.sources in claims


def test_sources_share_events_and_contradict_and_correct_each_other(tmp_path: Path) -> None:
    generate(tmp_path, sources=60)
    files = [file for file in load(reading([tmp_path]), vocabulary()).files if file.source]
    claims = [claim for file in files for claim in file.claims]
    assert len({event.slug for file in files for event in file.events}) < len(files)
    assert {file.source.language for file in files if file.source} == {"ar", "de", "en", "es", "fr"}
    assert any(file.source.primary for file in files if file.source)
    assert {"preferred", "deprecated"} <= {claim.rank for claim in claims}
    assert any(claim.supersedes for claim in claims)
    assert any(claim.polarity == "denied" for claim in claims)
