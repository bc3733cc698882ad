"""Names given in the browser: what is said of one, how it is taught, undone, and refused."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from semsearch import SearchEngine
from semsearch.encoders import load_encoder
from semsearch.feedback.examples import Example
from semsearch.ui.server.naming import MOST_AT_ONCE
from semsearch.ui.server.routes import MOST_SAID
from semsearch.ui.server.said import suggestions_for
from semsearch.ui.server.shown import engine_key


@pytest.fixture
def own(engine: SearchEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SearchEngine:
    """An engine of the demo library that was taught nothing yet."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    encoder = partial(load_encoder, engine.head.info.encoder)
    return SearchEngine(engine.library, engine.words, engine.head, encoder)


def teach(ask: TestClient, engine: SearchEngine, name: str, **said: Any) -> Response:
    body = {"photos": [89], "is_of": True} | said
    address = f"/semsearch/names/{engine_key(engine)}"
    return ask.post(address, json=body, headers={"x-name": name})


def told(ask: TestClient, engine: SearchEngine, typed: str) -> Any:
    return ask.get(f"/semsearch/names/{engine_key(engine)}", params={"name": typed}).json()


def test_photos_are_taught_and_taken_back(ask: TestClient, own: SearchEngine) -> None:
    said = teach(ask, own, "Wanda%20Fisch", photos=[89, 91]).json()
    assert (said["name"], said["typed"]) == ("Wanda Fisch", "Wanda Fisch")
    assert said["text"].startswith("Wanda Fisch is taught with 2 examples. ")
    contents = [own.photo(number).sha256 for number in (89, 91)]
    assert own.taught.names.examples("Wanda Fisch") == [Example(each) for each in contents]
    undo = f"/semsearch/names/{engine_key(own)}/undo/{said['undo']}"
    assert (
        ask.post(undo, headers={"x-name": ""}).json()["text"] == "Wanda Fisch is as it was before."
    )
    assert "Wanda Fisch" not in own.taught.names


def test_a_box_and_a_refusal_are_taught(ask: TestClient, own: SearchEngine) -> None:
    teach(ask, own, "Wanda", box=[0.25, 0.1, 0.75, 1])
    said = teach(ask, own, "wanda", photos=[5], is_of=False).json()
    assert "Wanda is there already, and gets 1 refusal more." in said["text"]
    boxed, refused = own.taught.names.examples("Wanda")
    assert boxed.box == (0.25, 0.1, 0.75, 1)
    assert (refused.sha256, refused.is_of) == (own.photo(5).sha256, False)


def test_what_a_name_is_already_is_said_before_it_is_taught(
    ask: TestClient, own: SearchEngine
) -> None:
    assert told(ask, own, "Rex") == {"trouble": "", "exists": False, "note": ""}
    assert "capital letter" in told(ask, own, "tiger")["note"]
    teach(ask, own, "Rex")
    again = told(ask, own, "REX")
    assert again["exists"] and "Rex is there already" in again["note"]
    assert "300 characters" in told(ask, own, "R" * 300)["trouble"]
    assert "emoji" in told(ask, own, "🐶")["trouble"]


@pytest.mark.parametrize(
    ("name", "said", "status", "why"),
    [
        ("%F0%9F%90%B6", {}, 409, "without emoji"), ("", {}, 409, "needs a name"),
        ("R" * 300, {}, 409, "too long"), ("Rex", {"photos": []}, 409, "at least one photo"),
        ("Rex", {"is_of": False}, 409, "at least one photo"),
        ("Rex", {"photos": [99_999]}, 409, "no photo 99999"),
        ("Rex", {"photos": ["89"]}, 409, "no list of photos"),
        ("Rex", {"photos": 89}, 409, "no list of photos"),
        ("Rex", {"photos": [True]}, 409, "no list of photos"),
        ("Rex", {"is_of": 1}, 409, "no list of photos"),
        ("Rex", {"box": [0.5, 0.5, 0.5, 0.5]}, 409, "shows nothing"),
        ("Rex", {"box": [0, 0, 1]}, 409, "no box"), ("Rex", {"box": "box"}, 409, "no box"),
        ("Rex", {"box": [0, 0, 1, 0.5], "photos": [5, 6]}, 409, "no list of photos"),
        ("Rex", {"photos": list(range(1, MOST_AT_ONCE + 2))}, 409, "At most 50"),
        ("Rex", {"more": "x" * MOST_SAID}, 413, "too much"),
    ],
)  # fmt: skip
def test_what_cannot_be_taught_is_said(
    ask: TestClient, own: SearchEngine, name: str, said: dict[str, Any], status: int, why: str
) -> None:
    answer = teach(ask, own, name, **said)
    assert answer.status_code == status
    assert why in answer.json()["error"]
    assert list(own.taught) == []


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b"[" * 60_000, b'{"photos": NaN}'])
def test_what_is_no_list_of_photos_is_refused(
    ask: TestClient, own: SearchEngine, content: bytes
) -> None:
    address = f"/semsearch/names/{engine_key(own)}"
    answer = ask.post(address, content=content, headers={"x-name": "Rex"})
    assert answer.status_code in (400, 409)
    assert list(own.taught) == []


def test_another_site_can_teach_nothing(ask: TestClient, own: SearchEngine) -> None:
    address = f"/semsearch/names/{engine_key(own)}"
    body = {"photos": [89], "is_of": True}
    assert ask.post(address, json=body).status_code == 403
    cross = {"x-name": "Rex", "sec-fetch-site": "cross-site"}
    assert ask.post(address, json=body, headers=cross).status_code == 403
    assert ask.get(address, params={"name": "Rex"}, headers=cross).status_code == 403
    assert (
        ask.post("/semsearch/names/none", json=body, headers={"x-name": "Rex"}).status_code == 410
    )
    undo = f"{address}/undo/none"
    assert ask.post(undo, headers={"x-name": ""}).status_code == 410
    assert list(own.taught) == []


def test_names_are_suggested_before_tags_and_typed_so_that_they_are_read_as_names(
    ask: TestClient, own: SearchEngine
) -> None:
    assert suggestions_for(own)["names"] == []
    teach(ask, own, "tiger")
    teach(ask, own, "our boat", photos=[5])
    found = suggestions_for(own)
    assert [each["typed"] for each in found["names"]] == ["our boat", "Tiger"]
    assert all(each["count"] >= 1 for each in found["names"])
    assert "Tiger" not in [tag["word"] for tag in found["tags"]]
