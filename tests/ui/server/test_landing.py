"""Pages as a browser gets them first: with a library in their address, and their style."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from semsearch.library.shelf import last_used
from semsearch.ui.server.landing import STYLE, Landing

ROOT = '<div id="root">'
PAGE = f"<html><head><title>é</title></head><body>{ROOT}</div>{ROOT}</div></body></html>"


async def page(request: Request) -> Response:
    if request.headers.get("if-none-match"):
        return Response(status_code=304)
    said = request.headers.get("accept-encoding", "")
    return HTMLResponse(PAGE, headers={"etag": "as Streamlit made it", "x-asked": said})


async def other(request: Request) -> Response:
    return PlainTextResponse(PAGE)


@pytest.fixture
def ask() -> TestClient:
    routes = [
        Route("/", page, methods=["GET", "POST"]),
        Route("/map", page),
        Route("/media/a.css", other),
    ]
    app = Starlette(routes=routes, middleware=[Middleware(Landing)])
    return TestClient(app, follow_redirects=False)


@pytest.mark.parametrize("path", ["/", "/map", "/map/"])
def test_a_page_without_a_library_leads_to_the_one_that_was_used_last(
    ask: TestClient, path: str
) -> None:
    answer = ask.get(f"{path}?q=a+b&tag=x&tag=y%26z")
    assert answer.status_code == 307
    assert answer.headers["location"] == f"{path}?q=a+b&tag=x&tag=y%26z&library={last_used()}"


def test_a_page_with_a_library_has_its_style_once_and_the_right_length(ask: TestClient) -> None:
    answer = ask.get("/map?library=x")
    link = f'<link rel="stylesheet" href="/{STYLE}">'
    assert answer.text == PAGE.replace(ROOT, f"{link}{ROOT}", 1)
    assert int(answer.headers["content-length"]) == len(answer.content)


def test_a_page_is_neither_compressed_nor_taken_from_what_a_browser_kept(ask: TestClient) -> None:
    answer = ask.get("/?library=x", headers={"If-None-Match": "as Streamlit made it"})
    assert answer.status_code == 200
    assert "etag" not in answer.headers
    assert answer.headers["x-asked"] == ""


def test_an_app_below_another_address_keeps_to_it() -> None:
    app = Starlette(routes=[Route("/map", page)], middleware=[Middleware(Landing)])
    ask = TestClient(app, root_path="/photos", follow_redirects=False)
    assert ask.get("/photos/map").headers["location"].startswith("/photos/map?library=")
    assert f'href="/photos/{STYLE}"' in ask.get("/photos/map?library=x").text


def test_what_is_no_page_passes_as_it_is(ask: TestClient) -> None:
    assert ask.get("/media/a.css").text == PAGE
    assert ask.post("/").text == PAGE
    assert ask.get("/elsewhere").status_code == 404
