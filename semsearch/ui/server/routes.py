"""Routes of the app's own server: the photos of grids, pictures of them, and the app's scripts."""

import functools
import json
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec
from urllib.parse import unquote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from semsearch.errors import LibraryError, SemsearchError, UnreadableImageError
from semsearch.files import size_text
from semsearch.library.photo import Photo
from semsearch.search.engine import SearchEngine
from semsearch.search.matches import Match
from semsearch.shipped import shipped
from semsearch.ui.address import number_of
from semsearch.ui.photos.thumbnails import SIDES, thumbnail
from semsearch.ui.server.naming import teach_in_browser, told_of_name, undo_in_browser
from semsearch.ui.server.said import details_of, said_of, suggestions_for
from semsearch.ui.server.shown import ENGINES, LIBRARIES, SHOWN, Shown
from semsearch.ui.server.uploads import MOST_BYTES, take_upload

MOST_AT_ONCE = 120
# Bytes that say which photos teach a name.
MOST_SAID = 65_536
DAY = 86_400
# None of it is for another site to show, to run, or to guess the kind of.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}
NOT_YOURS = "This is for the app's own pages."
GONE = "This page is older than the app remembers. Load it again."
P = ParamSpec("P")
Answer = Callable[Concatenate[Request, P], Response]


def answering(answer: Answer[P]) -> Callable[..., Response]:
    """Return a route that says in JSON what went wrong, and answers no other site."""

    @functools.wraps(answer)
    def answered(request: Request, *args: P.args, **options: P.kwargs) -> Response:
        if not _is_of_the_app(request):
            return _said({"error": NOT_YOURS}, 403)
        try:
            return answer(request, *args, **options)
        except HTTPException as error:
            return _said({"error": error.detail}, error.status_code)
        except UnreadableImageError as error:
            return _said({"error": str(error)}, 410)
        except SemsearchError as error:
            return _said({"error": str(error)}, 409)

    return answered


@answering
def shapes(request: Request) -> Response:
    """Return the shapes of all photos of a grid, a byte each."""
    content = _shown(request).shapes().tobytes()
    return Response(content, media_type="application/octet-stream", headers=_headers())


@answering
def photos(request: Request) -> Response:
    """Return what cards show, of some photos of a grid."""
    shown = _shown(request)
    start, end = (_number(request.query_params.get(name, "")) for name in ("from", "to"))
    matches = shown.matches[start : min(end, start + MOST_AT_ONCE)]
    return _said(said_of(shown, matches))


@answering
def details(request: Request) -> Response:
    """Return what is known of one photo of the library that a grid shows."""
    shown = _shown(request)
    return _said(details_of(shown, _match(shown, request)))


@answering
def why(request: Request) -> Response:
    """Return why a photo was found."""
    shown = _shown(request)
    if shown.why is None:
        raise HTTPException(404, "Nothing was asked for here.")
    return _said(shown.why(shown.engine, _match(shown, request)))


@answering
def picture(request: Request) -> Response:
    """Return a photo of a library as a JPEG file of one of the sizes there are."""
    library = LIBRARIES.get(request.path_params["key"])
    if library is None:
        raise HTTPException(410, GONE)
    number, side = (_number(request.path_params[name]) for name in ("number", "side"))
    if side not in SIDES:
        raise HTTPException(404, f"Pictures have one of these sides: {SIDES}.")
    found = library.photos([number])
    if not found:
        raise HTTPException(404, "The library has no such photo.")
    content = thumbnail(library, found[0], side)
    return Response(content, media_type="image/jpeg", headers=_headers(DAY))


@answering
def suggestions(request: Request) -> Response:
    """Return the names, tags and albums of a library, for whoever types."""
    return _said(suggestions_for(_engine(request)))


@answering
def name_typed(request: Request) -> Response:
    """Return what should be said of a name that somebody types."""
    return _said(told_of_name(_engine(request), request.query_params.get("name", "")))


async def name(request: Request) -> Response:
    """Teach a name, or take back what was taught, and return what to say of it."""
    # As with uploads, no other site can send such a header.
    if "x-name" not in request.headers:
        return _said({"error": NOT_YOURS}, 403)
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > MOST_SAID:
            return _said({"error": "This is too much at once."}, 413)
    return await run_in_threadpool(_name, request, bytes(content))


@answering
def _name(request: Request, content: bytes) -> Response:
    if "undo" in request.path_params:
        undone = undo_in_browser(request.path_params["undo"])
        return _said(undone) if undone else _said({"error": GONE}, 410)
    try:
        asked = json.loads(content)
    except (ValueError, RecursionError):
        asked = None
    if not isinstance(asked, dict):
        return _said({"error": "This is no JSON object."}, 400)
    called = unquote(request.headers["x-name"])
    return _said(teach_in_browser(_engine(request), called, asked))


async def upload(request: Request) -> Response:
    """Take a photo to search with, and return what names it."""
    # A header of our own, which no other site can send without asking first.
    if "x-name" not in request.headers or not _is_of_the_app(request):
        return _said({"error": NOT_YOURS}, 403)
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > MOST_BYTES:
            return _said({"error": f"The photo is larger than {size_text(MOST_BYTES)}."}, 413)
    return await run_in_threadpool(_take, request, bytes(content))


@answering
def _take(request: Request, content: bytes) -> Response:
    try:
        taken = take_upload(content, request.headers["x-name"])
    except UnreadableImageError as error:
        return _said({"error": str(error)}, 415)
    return _said({"key": taken.key, "name": taken.name})


def _is_of_the_app(request: Request) -> bool:
    """Return whether a request may come from the app's own pages, as far as the browser says."""
    return request.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")


def _shown(request: Request) -> Shown:
    shown = SHOWN.get(request.path_params["key"])
    if shown is None:
        raise HTTPException(410, GONE)
    return shown


def _engine(request: Request) -> SearchEngine:
    engine = ENGINES.get(request.path_params["key"])
    if engine is None:
        raise HTTPException(410, GONE)
    return engine


def _match(shown: Shown, request: Request) -> Match:
    """Return the match of a photo, or the photo alone if it is not among what was found."""
    number = _number(request.path_params["number"])
    at = shown.position(number)
    if at >= 0:
        return shown.matches[at]
    return Match(_photo(shown, number), 0.0)


def _photo(shown: Shown, number: int) -> Photo:
    try:
        return shown.engine.photo(number)
    except LibraryError:
        raise HTTPException(404, "The library has no such photo.") from None


def _number(text: str) -> int:
    number = number_of(text)
    if number is None:
        raise HTTPException(404, "That is no number of a photo.")
    return number


def _said(content: Any, status: int = 200) -> Response:
    # A file's name may hold bytes that are no text: escaped, they pass.
    body = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
    return Response(body, status, _headers(), "application/json")


def _headers(seconds: int = 0) -> dict[str, str]:
    kept = f"private, max-age={seconds}" if seconds else "no-store"
    return HEADERS | {"Cache-Control": kept}


class Scripts(StaticFiles):
    """The app's scripts and styles, which a browser asks for anew after an update."""

    def file_response(self, *args: Any, **options: Any) -> Response:
        """Return a file, or that it has not changed."""
        response = super().file_response(*args, **options)
        response.headers.update({"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"})
        return response


ROUTES: list[BaseRoute] = [
    Route("/semsearch/shown/{key}/shapes", shapes),
    Route("/semsearch/shown/{key}/photos", photos),
    Route("/semsearch/shown/{key}/photos/{number}", details),
    Route("/semsearch/shown/{key}/why/{number}", why),
    Route("/semsearch/pictures/{key}/{number}/{side}", picture),
    Route("/semsearch/suggestions/{key}", suggestions),
    Route("/semsearch/names/{key}", name_typed, methods=["GET"]),
    Route("/semsearch/names/{key}", name, methods=["POST"]),
    Route("/semsearch/names/{key}/undo/{undo}", name, methods=["POST"]),
    Route("/semsearch/uploads", upload, methods=["POST"]),
    Mount("/semsearch/assets", Scripts(directory=shipped("assets"))),
]
