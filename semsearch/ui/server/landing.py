"""Addresses that say which library is meant, so that a link leads everybody to the same one."""

from urllib.parse import urlencode

from starlette.datastructures import URL, QueryParams
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from semsearch.library.shelf import last_used
from semsearch.shipped import shipped

LIBRARY = "library"


class NamesLibrary:
    """Leads whoever opens a page without naming a library to the one that was used last.

    Streamlit can do so too, but only once the page is there: as a step that the back key would
    undo.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.pages = {"/", *(f"/{page.stem}" for page in shipped("pages").glob("*.py"))}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        if scope["type"] != "http" or scope["path"].rstrip("/") not in ("", *self.pages):
            await self.app(scope, receive, send)
            return
        asked = QueryParams(scope["query_string"])
        if LIBRARY in asked or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        query = urlencode([*asked.multi_items(), (LIBRARY, last_used())])
        path = URL(scope=scope).path or "/"
        await RedirectResponse(f"{path}?{query}", 307)(scope, receive, send)
