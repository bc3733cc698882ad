"""What the browser is told of photos."""

from dataclasses import replace
from pathlib import Path

import pytest

from semsearch import Credit, Facts, Match, Matches, Photo, SearchEngine, Stat
from semsearch.feedback.albums import Albums
from semsearch.ui.server.said import details_of, facts_of, said_of, suggestions_for
from semsearch.ui.server.shown import Shown

PHOTO = Photo(
    1, Path("/a/b.jpg"), Stat(3_400_000, 1_700_000_000_000_000_000), "", Facts(4000, 3000)
)


def credit(url: str) -> Credit:
    return Credit("A title", "Somebody", "CC0", url, url)


def test_a_tile_is_described_by_its_title_and_what_the_machine_sees(engine: SearchEngine) -> None:
    match = engine.search("windmill", k=1).matches[0]
    [said] = said_of(Shown(engine, Matches.browsed(engine.photos)), [match])
    tags = [tag.word for tag in engine.tags_of_photos([match.photo.id])[0]][:3]
    assert said["alt"] == f"{match.photo.title}: {', '.join(tags)}"
    assert (said["id"], said["certainty"]) == (match.photo.id, match.certainty)
    assert said["folder"] == str(match.photo.path.parent)


def test_no_tiles_are_no_work(engine: SearchEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "tags_of_photos", pytest.fail)
    assert said_of(Shown(engine, Matches.browsed(engine.photos)), []) == []


def test_a_file_that_changes_is_asked_for_anew(engine: SearchEngine) -> None:
    shown = Shown(engine, Matches.browsed(engine.photos))
    photo = engine.photos[0]
    later = replace(photo, stat=replace(photo.stat, mtime_ns=photo.stat.mtime_ns + 2_000_000))
    told = said_of(shown, [Match(photo, 0.0), Match(later, 0.0)])
    assert told[0]["changed"] != told[1]["changed"]


def test_all_that_a_file_tells_is_said_in_lines() -> None:
    facts = Facts(4000, 3000, "2010-01-02 10:00:00", "Lumix", 48.2, -16.37, "exif")
    assert list(facts_of(replace(PHOTO, facts=facts))) == [
        "4,000 × 3,000 pixels, 3.4 MB", "Taken 2010-01-02 10:00:00, says its EXIF", "Lumix",
        "At 48.2000, -16.3700",
    ]  # fmt: skip


def test_a_file_that_tells_nothing_has_the_day_of_the_file() -> None:
    assert list(facts_of(PHOTO))[1:] == [f"No date; file of {PHOTO.modified}"]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//x", ""])
def test_a_credit_leads_to_the_web_or_nowhere(small: SearchEngine, url: str) -> None:
    shown = Shown(small, Matches.browsed(small.photos))
    for address, expected in ((url, ""), ("https://example.org/a", "https://example.org/a")):
        photo = replace(small.photos[0], credit=credit(address))
        said = details_of(shown, Match(photo, 0.0))["credit"]
        assert (said["licenceUrl"], said["sourceUrl"]) == (expected, expected)


def test_an_address_that_nobody_can_read_breaks_nothing(small: SearchEngine) -> None:
    shown = Shown(small, Matches.browsed(small.photos))
    photo = replace(small.photos[0], credit=credit("http://["))
    assert details_of(shown, Match(photo, 0.0))["credit"]["author"] == "Somebody"


def test_a_photo_of_ones_own_has_no_credit(small: SearchEngine) -> None:
    shown = Shown(small, Matches.browsed(small.photos))
    assert details_of(shown, shown.matches[0])["credit"] is None


def test_whoever_types_is_offered_tags_with_their_counts_and_albums(
    small: SearchEngine,
) -> None:
    Albums(small.library).add("Été", [small.photos[0].sha256])
    said = suggestions_for(small)
    assert said["albums"] == ["Été"]
    assert [(own["word"], own["count"]) for own in said["tags"]] == small.library_tags()[:400]


def test_tags_that_are_not_known_yet_are_not_counted_while_one_types(
    small: SearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(small.tagging, "is_ready", lambda: False)
    monkeypatch.setattr(small, "library_tags", pytest.fail)
    assert suggestions_for(small)["tags"] == []
