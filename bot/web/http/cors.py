"""Which sites may use this chat, and what any page may load."""

from __future__ import annotations

from urllib.parse import urlsplit

from aiohttp import web

SHARED = ("/widget.js", "/plan.js")  # what pages of other sites load


class Origins:
    """The origins the owner listed, such as "https://escola.pt". The front's own pages are always allowed."""

    def __init__(self, listed: tuple[str, ...] = ()) -> None:
        self.listed = listed

    @property
    def framers(self) -> str:
        """Whose pages may hold ours in a frame, as a policy names them."""
        return " ".join(self.listed) or "'none'"

    def allows(self, request: web.Request) -> bool:
        """Whether this request may use the chat. One without an origin does not come from a page of another site."""
        origin = request.headers.get("Origin")
        if origin is None or origin in self.listed:
            return True
        try:
            asked = urlsplit(origin)
            return asked.scheme in ("http", "https") and asked.netloc == request.host
        except ValueError:  # no address at all
            return False

    def headers(self, request: web.Request) -> dict[str, str]:
        """What lets a page of a listed origin read the answer."""
        origin = request.headers.get("Origin")
        if origin not in self.listed:
            return {}
        return {
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Allow-Methods": "POST, DELETE",
            "Access-Control-Allow-Headers": "authorization, content-type",
            "Access-Control-Max-Age": "600",
            "Vary": "Origin",
        }


ORIGINS = web.AppKey("origins", Origins)
