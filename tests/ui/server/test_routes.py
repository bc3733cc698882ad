"""The routes of the app's own server: what they tell, and what they refuse."""

import io
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from borrowed import add_photo, small_engine
from PIL import Image
from small import save_photo
from starlette.testclient import TestClient

from semsearch import Catalogue, Match, Matches, Photo, SearchEngine
from semsearch.shipped import shipped
from semsearch.ui.photos.thumbnails import SIDES
from semsearch.ui.server import routes
from semsearch.ui.server.shown import Shown, engine_key, library_key, show
from semsearch.ui.server.uploads import UPLOADS

# What no number of a photo is, as it may stand in an address.
NO_NUMBERS = ("9" * 5_000, "-1", "1.5", "one", "1e3", "%00", "1%20OR%201")


def browse(engine: SearchEngine) -> str:
    """Show all photos of a library, and return the key."""
    return show(Shown(engine, Matches.browsed(engine.photos)))


def shown_at(engine: SearchEngine) -> str:
    """Show all photos of a library, and return the address of what is told of them."""
    return f"/semsearch/shown/{browse(engine)}"


def pictures_at(engine: SearchEngine) -> str:
    return f"/semsearch/pictures/{library_key(engine.library)}"


def file_of(engine: SearchEngine, number: int) -> Path:
    return engine.photo(number).path


def jpeg(colour: str = "red") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (60, 30), colour).save(buffer, "JPEG")
    return buffer.getvalue()


# What is told


def test_shapes_are_a_byte_a_photo(ask: TestClient, small: SearchEngine) -> None:
    answer = ask.get(f"{shown_at(small)}/shapes")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.content == bytes([160, 160, 160])


def test_tiles_are_told_from_one_place_to_another(ask: TestClient, small: SearchEngine) -> None:
    said = ask.get(f"{shown_at(small)}/photos?from=1&to=3").json()
    assert [own["id"] for own in said] == [2, 3]
    assert [own["title"] for own in said] == ["green", "blue"]


def test_tiles_past_the_end_are_none(ask: TestClient, small: SearchEngine) -> None:
    at = shown_at(small)
    assert [len(ask.get(f"{at}/photos?{asked}").json()) for asked in (
        "from=2&to=999999999", "from=3&to=9", f"from={'9' * 18}&to={'9' * 18}", "from=2&to=1",
    )] == [1, 0, 0, 0]  # fmt: skip


def test_only_so_many_tiles_are_told_at_once(ask: TestClient, engine: SearchEngine) -> None:
    said = ask.get(f"{shown_at(engine)}/photos?from=5&to=405").json()
    assert [own["id"] for own in said] == engine.ids[5 : 5 + routes.MOST_AT_ONCE].tolist()


def test_details_say_all_of_a_photo(ask: TestClient, small: SearchEngine) -> None:
    said = ask.get(f"{shown_at(small)}/photos/2").json()
    assert (said["id"], said["at"], said["width"], said["height"]) == (2, 1, 60, 30)
    assert (said["path"], said["trouble"]) == (str(file_of(small, 2)), "")
    assert said["facts"][0].startswith("60 × 30 pixels")


def test_details_say_what_the_machine_sees(ask: TestClient, engine: SearchEngine) -> None:
    number = int(engine.ids[0])
    said = ask.get(f"{shown_at(engine)}/photos/{number}").json()["tags"]
    tags = engine.tags_of_photos([number])[0]
    assert [own["word"] for own in said] == [tag.word for tag in tags]
    assert len(tags) > 1 and all(own["share"].endswith("%") for own in said)


def test_a_photo_that_is_not_among_those_shown_has_details_and_no_place(
    ask: TestClient, small: SearchEngine
) -> None:
    first = show(Shown(small, Matches.browsed(Catalogue(small.library, np.array([1])))))
    said = ask.get(f"/semsearch/shown/{first}/photos/3").json()
    assert (said["id"], said["at"]) == (3, -1)


def test_why_says_what_the_page_says_of_the_match(ask: TestClient, small: SearchEngine) -> None:
    matches = small.search("dog", k=3).matches
    key = show(Shown(small, matches, lambda engine, match: {"certainty": match.certainty}))
    best = matches[0]
    said = ask.get(f"/semsearch/shown/{key}/why/{best.photo.id}").json()
    assert said == {"certainty": best.certainty}


def test_nothing_says_why_where_nothing_was_asked(ask: TestClient, small: SearchEngine) -> None:
    answer = ask.get(f"{shown_at(small)}/why/1")
    assert (answer.status_code, answer.json()) == (404, {"error": "Nothing was asked for here."})


@pytest.mark.parametrize("side", SIDES)
def test_a_picture_has_the_side_that_was_asked_for(
    ask: TestClient, small: SearchEngine, side: int
) -> None:
    Image.new("RGB", (4000, 2000), "red").save(file_of(small, 1))
    answer = ask.get(f"{pictures_at(small)}/1/{side}")
    with Image.open(io.BytesIO(answer.content)) as image:
        assert (image.format, image.size) == ("JPEG", (side, side // 2))


def test_suggestions_are_those_of_the_library(ask: TestClient, small: SearchEngine) -> None:
    said = ask.get(f"/semsearch/suggestions/{engine_key(small)}").json()
    assert {own["word"] for own in said["tags"]} == {word for word, _ in small.library_tags()}


def test_a_photo_that_is_given_is_kept_under_a_key(ask: TestClient) -> None:
    name = "C:\\fotos\\Z%C3%BCrich%201.jpg"
    said = ask.post("/semsearch/uploads", content=jpeg(), headers={"X-Name": name}).json()
    assert said["name"] == "Zürich 1.jpg"
    kept = UPLOADS.get(said["key"])
    assert kept is not None and kept.image.size == (60, 30)


def test_a_library_in_a_folder_whose_name_is_no_text_is_shown(
    ask: TestClient, engine: SearchEngine, tmp_path: Path
) -> None:
    own = small_engine(tmp_path / os.fsdecode(b"caf\xe9"), engine)
    [tile] = ask.get(f"{shown_at(own)}/photos?from=0&to=1").json()
    details = ask.get(f"{shown_at(own)}/photos/1").json()
    assert tile["folder"] == str(tmp_path / "caf\\xe9" / "photos")
    assert details["path"] == str(tmp_path / "caf\\xe9" / "photos" / "red.png")
    assert details["trouble"] == ""
    assert ask.get(f"{pictures_at(own)}/1/160").status_code == 200


def test_a_file_whose_name_is_no_text_is_told_in_text(ask: TestClient, small: SearchEngine) -> None:
    def renamed(photo: Photo, row: int) -> Match:
        return Match(replace(photo, path=photo.path.with_name(os.fsdecode(b"\xff<b>.png"))), 0.0)

    key = show(Shown(small, replace(Matches.browsed(small.photos), describe=renamed)))
    [tile] = ask.get(f"/semsearch/shown/{key}/photos?from=0&to=1").json()
    details = ask.get(f"/semsearch/shown/{key}/photos/1").json()
    assert tile["title"] == details["title"] == "\\xff<b>"
    assert details["path"].endswith("/\\xff<b>.png")
    assert "\\xff<b>.png is no longer there" in details["trouble"]


def test_what_is_no_text_passes_in_whatever_is_told(ask: TestClient, small: SearchEngine) -> None:
    key = show(
        Shown(small, Matches.browsed(small.photos), lambda engine, match: {"note": "\udcff"})
    )
    assert ask.get(f"/semsearch/shown/{key}/why/1").json() == {"note": "\udcff"}


# What is refused


@pytest.mark.parametrize(
    "path",
    ["shown/{}/shapes", "shown/{}/photos?from=0&to=1", "shown/{}/photos/1", "shown/{}/why/1",
     "pictures/{}/1/160", "suggestions/{}"],
)  # fmt: skip
@pytest.mark.parametrize("key", ["0" * 32, "x", "%2e%2e", "9" * 5_000])
def test_a_key_that_is_not_known_says_to_load_the_page_again(
    ask: TestClient, path: str, key: str
) -> None:
    answer = ask.get(f"/semsearch/{path.format(key)}")
    assert (answer.status_code, answer.json()) == (410, {"error": routes.GONE})


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_is_no_number_is_no_photo(ask: TestClient, small: SearchEngine, text: str) -> None:
    at, pictures = shown_at(small), pictures_at(small)
    asked = show(Shown(small, Matches.browsed(small.photos), lambda match: {}))
    for address in (f"{at}/photos/{text}", f"{at}/photos?from={text}&to=2",
                    f"{at}/photos?from=0&to={text}", f"/semsearch/shown/{asked}/why/{text}",
                    f"{pictures}/{text}/160", f"{pictures}/1/{text}"):  # fmt: skip
        assert ask.get(address).status_code == 404, address


def test_tiles_want_both_ends(ask: TestClient, small: SearchEngine) -> None:
    at = shown_at(small)
    assert [ask.get(f"{at}/photos{asked}").status_code for asked in ("", "?from=0", "?to=1")] == [
        404, 404, 404,
    ]  # fmt: skip


@pytest.mark.parametrize("side", [0, 1, 481, 100_000])
def test_a_side_that_is_not_offered_is_refused(
    ask: TestClient, small: SearchEngine, side: int
) -> None:
    answer = ask.get(f"{pictures_at(small)}/1/{side}")
    assert answer.status_code == 404
    assert "one of these sides" in answer.json()["error"]


def test_a_photo_of_another_library_is_not_told(
    ask: TestClient, small: SearchEngine, engine: SearchEngine
) -> None:
    number = int(engine.ids[10])
    assert ask.get(f"{pictures_at(engine)}/{number}/160").status_code == 200
    for address in (f"{pictures_at(small)}/{number}/160", f"{shown_at(small)}/photos/{number}"):
        answer = ask.get(address)
        assert answer.json() == {"error": "The library has no such photo."}
        assert answer.status_code == 404


def test_a_number_means_the_photo_of_its_own_library(
    ask: TestClient, small: SearchEngine, engine: SearchEngine, tmp_path: Path
) -> None:
    other = small_engine(tmp_path / "other", engine)
    save_photo(file_of(other, 1), "blue")
    answers = [ask.get(f"{pictures_at(own)}/1/160").content for own in (small, other)]
    reds = [Image.open(io.BytesIO(content)).getpixel((0, 0)) for content in answers]
    assert reds[0][0] > 200 > 50 > reds[1][0]  # type: ignore[index,operator]


def test_a_photo_that_vanished_has_details_and_no_picture(
    ask: TestClient, small: SearchEngine
) -> None:
    file_of(small, 2).unlink()
    said = ask.get(f"{shown_at(small)}/photos/2").json()
    assert said["trouble"] == f"{file_of(small, 2)} is no longer there."
    answer = ask.get(f"{pictures_at(small)}/2/160")
    assert (answer.status_code, answer.headers["cache-control"]) == (410, "no-store")
    assert "no longer there" in answer.json()["error"]


def test_a_photo_that_the_library_forgot_says_to_search_again(
    ask: TestClient, small: SearchEngine
) -> None:
    at = shown_at(small)
    small.library.leave_out([2])
    assert ask.get(f"{pictures_at(small)}/2/160").status_code == 404
    for address in (f"{at}/photos?from=0&to=3", f"{at}/photos/2"):
        answer = ask.get(address)
        assert (answer.status_code, "Search again" in answer.json()["error"]) == (409, True)
    assert len(ask.get(f"{at}/photos?from=2&to=3").json()) == 1


@pytest.mark.parametrize("content", [b"", b"<svg onload=alert(1)>", b"\x89PNG\r\n\x1a\n"])
def test_a_file_that_is_broken_is_no_picture(
    ask: TestClient, small: SearchEngine, content: bytes
) -> None:
    file_of(small, 1).write_bytes(content)
    answer = ask.get(f"{pictures_at(small)}/1/160")
    assert (answer.status_code, answer.headers["content-type"]) == (410, "application/json")
    assert "red.png" in answer.json()["error"]


def test_a_link_leads_to_no_file_outside_of_the_folders(
    ask: TestClient, small: SearchEngine, tmp_path: Path
) -> None:
    secret = save_photo(tmp_path / "secret" / "other.png", "blue")
    path = file_of(small, 1)
    path.unlink()
    path.symlink_to(secret)
    answer = ask.get(f"{pictures_at(small)}/1/160")
    assert answer.status_code == 410
    assert "not in a folder of this library" in answer.json()["error"]


def test_a_folder_moved_away_behind_a_link_shows_no_photo(
    ask: TestClient, small: SearchEngine, engine: SearchEngine, tmp_path: Path
) -> None:
    inner = save_photo(tmp_path / "photos" / "inner" / "one.png").parent
    add_photo(small.library, inner / "one.png", engine)
    assert ask.get(f"{pictures_at(small)}/4/160").status_code == 200
    inner.rename(tmp_path / "elsewhere")
    inner.symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert ask.get(f"{pictures_at(small)}/4/160").status_code == 410


def test_a_library_that_is_damaged_or_gone_says_so(ask: TestClient, small: SearchEngine) -> None:
    at, pictures = shown_at(small), pictures_at(small)
    small.library.path.write_bytes(b"no library")
    for address in (f"{at}/photos?from=0&to=3", f"{at}/shapes", f"{pictures}/1/160"):
        answer = ask.get(address)
        assert (answer.status_code, bool(answer.json()["error"])) == (409, True)


def give(ask: TestClient, content: Any) -> Any:
    """Return the answer to a photo that is given as the app's own pages give it."""
    return ask.post("/semsearch/uploads", content=content, headers={"X-Name": "a.jpg"})


def test_a_photo_without_the_header_that_no_other_site_can_send_is_refused(ask: TestClient) -> None:
    assert ask.post("/semsearch/uploads", content=jpeg()).status_code == 403


@pytest.mark.parametrize("content", [b"", b"no image", jpeg()[:50]])
def test_what_is_given_and_is_no_photo_is_refused(ask: TestClient, content: bytes) -> None:
    answer = give(ask, content)
    assert answer.status_code == 415
    assert "a.jpg" in answer.json()["error"]


def test_what_is_given_and_is_too_large_is_refused_said_or_not(
    ask: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "MOST_BYTES", len(jpeg()) - 1)
    monkeypatch.setattr(routes, "take_upload", pytest.fail)
    said = give(ask, jpeg())
    unsaid = give(ask, iter([jpeg()]))
    assert "content-length" not in unsaid.request.headers
    assert (said.status_code, unsaid.status_code) == (413, 413)


def test_only_the_newest_that_were_given_are_kept(ask: TestClient) -> None:
    keys = [give(ask, jpeg()).json()["key"] for _ in range(25)]
    assert [UPLOADS.get(key) is None for key in keys] == [True, *[False] * 24]
    assert len(set(keys)) == 25


# Other sites


@pytest.mark.parametrize("site", ["cross-site", "same-site", "anything"])
def test_another_site_is_refused(ask: TestClient, small: SearchEngine, site: str) -> None:
    at = shown_at(small)
    headers = {"Sec-Fetch-Site": site}
    for address in (f"{at}/shapes", f"{at}/photos?from=0&to=1", f"{at}/photos/1", f"{at}/why/1",
                    f"{pictures_at(small)}/1/160",
                    f"/semsearch/suggestions/{engine_key(small)}"):  # fmt: skip
        answer = ask.get(address, headers=headers)
        assert (answer.status_code, list(answer.json())) == (403, ["error"]), address
    given = ask.post("/semsearch/uploads", content=jpeg(), headers=headers | {"X-Name": "a.jpg"})
    assert given.status_code == 403


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "same-origin"},
                                     {"Sec-Fetch-Site": "none"}])  # fmt: skip
def test_the_app_and_the_address_bar_are_answered(
    ask: TestClient, small: SearchEngine, headers: dict[str, str]
) -> None:
    assert ask.get(f"{pictures_at(small)}/1/160", headers=headers).status_code == 200


def test_no_answer_may_be_shown_run_or_kept_elsewhere(ask: TestClient, small: SearchEngine) -> None:
    at = shown_at(small)
    answers = [
        ask.get(f"{at}/shapes"), ask.get(f"{at}/photos?from=0&to=1"), ask.get(f"{at}/photos/1"),
        ask.get(f"{at}/photos/404"), ask.get(f"{at}/shapes", headers={"Sec-Fetch-Site": "x"}),
        ask.get(f"{pictures_at(small)}/1/160"), ask.get(f"{pictures_at(small)}/404/160"),
        give(ask, jpeg()),
    ]  # fmt: skip
    assert [answer.status_code for answer in answers] == [200, 200, 200, 404, 403, 200, 404, 200]
    for answer in answers:
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert "access-control-allow-origin" not in answer.headers
        is_picture = answer.headers["content-type"] == "image/jpeg"
        kept = "private, max-age=86400" if is_picture else "no-store"
        assert answer.headers["cache-control"] == kept


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_what_is_read_cannot_be_written(ask: TestClient, small: SearchEngine, method: str) -> None:
    assert ask.request(method, f"{shown_at(small)}/photos/1").status_code == 405
    assert ask.request(method, f"{pictures_at(small)}/1/160").status_code == 405


# The app's scripts


@pytest.mark.parametrize(
    ("name", "kind"),
    [("grid/grid.js", "text/javascript"), ("style.css", "text/css"), ("icon.png", "image/png")],
)
def test_scripts_and_styles_are_served_and_asked_for_anew(
    ask: TestClient, name: str, kind: str
) -> None:
    answer = ask.get(f"/semsearch/assets/{name}")
    assert answer.content == (shipped("assets") / name).read_bytes()
    assert answer.headers["content-type"].partition(";")[0] == kind
    again = ask.get(f"/semsearch/assets/{name}", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    for each in (answer, again):
        assert each.headers["cache-control"] == "no-cache"
        assert each.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    ["../app.py", "%2e%2e/app.py", "..%2fapp.py", "%2e%2e%2fapp.py", "grid/../../app.py",
     "grid/%2e%2e/%2e%2e/app.py", "..%5capp.py", "%252e%252e/app.py", "/etc/passwd",
     "%2fetc/passwd", str(shipped("app.py")), "", "grid", "grid/", "nothing.js", "%00",
     "../assets-of-others/x", "9" * 5_000],
)  # fmt: skip
def test_nothing_but_scripts_is_served(ask: TestClient, path: str) -> None:
    assert ask.get(f"/semsearch/assets/{path}").status_code == 404
