"""Pages as a browser gets them first: their address names a library, and they have their style."""

from urllib.parse import urlencode

from starlette.datastructures import URL, Headers, MutableHeaders, QueryParams
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from semsearch.library.shelf import last_used
from semsearch.shipped import shipped

LIBRARY = "library"
STYLE = "semsearch/assets/style.css"
# Behind the styles of Streamlit, which otherwise come last and win.
ROOT = b'<div id="root">'


class Landing:
    """Leads whoever opens a page without naming a library to the one that was used last.

    Streamlit could do that too, and bring the style, but only once the page is there: as a step
    that the back key would undo, and moving all that is drawn already.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.pages = {"", *(f"/{page.stem}" for page in shipped("pages").glob("*.py"))}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        if scope["type"] != "http" or scope["method"] != "GET" or not self._is_page(scope):
            await self.app(scope, receive, send)
            return
        asked = QueryParams(scope["query_string"])
        if LIBRARY not in asked:
            query = urlencode([*asked.multi_items(), (LIBRARY, last_used())])
            await RedirectResponse(f"{URL(scope=scope).path}?{query}", 307)(scope, receive, send)
            return
        await self.app(_uncompressed(scope), receive, _Styled(send, scope.get("root_path", "")))

    def _is_page(self, scope: Scope) -> bool:
        path: str = scope["path"].removeprefix(scope.get("root_path", ""))
        return path.rstrip("/") in self.pages


class _Styled:
    """Adds a link to the app's style to the HTML of a page."""

    def __init__(self, send: Send, root: str) -> None:
        self.send = send
        self.link = f'<link rel="stylesheet" href="{root}/{STYLE}">'.encode()
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            is_html = "text/html" in Headers(raw=message["headers"]).get("content-type", "")
            if is_html:
                self.start = message
                return
        if self.start is None or message["type"] != "http.response.body":
            await self.send(message)
            return
        self.body += message.get("body", b"")
        if not message.get("more_body"):
            await self._finish(self.start)

    async def _finish(self, start: Message) -> None:
        body = self.body.replace(ROOT, self.link + ROOT, 1)
        headers = MutableHeaders(raw=list(start["headers"]))
        # A browser that kept the page as it came from Streamlit would go on with that.
        for name in ("etag", "last-modified"):
            del headers[name]
        if "content-length" in headers and self.body:
            headers["content-length"] = str(len(body))
        await self.send({**start, "headers": headers.raw})
        await self.send({"type": "http.response.body", "body": body})


def _uncompressed(scope: Scope) -> Scope:
    """Return a request that asks for a page as it is, so that it can be added to."""
    unwanted = (b"accept-encoding", b"if-none-match", b"if-modified-since")
    headers = [(name, value) for name, value in scope["headers"] if name not in unwanted]
    return {**scope, "headers": headers}
