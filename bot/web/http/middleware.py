"""Around every request: who may ask, which headers go out, and that no error is ever raw."""

from __future__ import annotations

import logging

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.web.http.cors import ORIGINS, SHARED
from bot.web.http.errors import ERROR_PAGE, STATUS, ApiError, Reason
from bot.web.http.idle_timeout import IDLE_TIMEOUT
from bot.web.http.metrics import METRICS
from bot.web.http.requests import for_a_person, language_of

log = logging.getLogger(__name__)
MOST_PATH = 200  # characters

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Server": "tu-e-a-net",  # no version to look up
}
# No text becomes markup or a script in any page: there is nothing in bot/web/static that would do it, and so no policy that may,
# but for the one of offline.js, which knows the address of the worker and nothing else. TRUSTED: for pages that load no offline.js.
TRUSTED = "require-trusted-types-for 'script'; trusted-types 'none'"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
    "worker-src 'self'; form-action 'none'; frame-ancestors {framers}; require-trusted-types-for 'script'; trusted-types worker"
)


def _protect(request: web.Request, response: web.StreamResponse) -> None:
    if response.prepared:  # a WebSocket
        return
    origins = request.app[ORIGINS]
    if request.content.exception() is not None:
        # Where the next request begins on this connection is unknown: a client that sees it closed asks again.
        response.force_close()
    headers = response.headers
    headers.update(_HEADERS)
    if not origins.listed:  # for browsers that know no frame-ancestors; it cannot name the sites that may
        headers["X-Frame-Options"] = "DENY"
    headers.setdefault(
        "Content-Security-Policy", _POLICY.format(framers=origins.framers)
    )  # a page may have a stricter one
    headers.setdefault("Cache-Control", "no-store")
    if request.path in SHARED:
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        headers["Access-Control-Allow-Origin"] = "*"
    else:
        headers.update(origins.headers(request))


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """See `_guarded`. A connection is closed for being idle only while nothing is asked on it."""
    with request.app[IDLE_TIMEOUT].during(request):
        return await _guarded(request, handler)


async def _guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse other origins, answer their browsers' preflight, turn every error into kind words, add the headers."""
    origins, metrics = request.app[ORIGINS], request.app[METRICS]
    try:
        if len(request.path) > MOST_PATH:  # the system would refuse such a name of a file
            raise ApiError("not_found", language_of(request))
        if request.path.startswith("/api/"):
            if not origins.allows(request):
                raise ApiError("origin", language_of(request))
            if request.method == "OPTIONS":
                response: web.StreamResponse = web.Response(status=204)
                _protect(request, response)
                return response
        response = await handler(request)
    except ApiError as refused:
        metrics.refused(refused.reason)
        response = await _error(request, refused)
    except web.HTTPRequestEntityTooLarge:
        response = await _error(request, ApiError("too_long", language_of(request)))
    except web.HTTPException as error:
        if error.status < 400:
            _protect(request, error)
            raise
        reason: Reason = "not_found" if error.status in (403, 404, 405) else "invalid"
        response = await _error(request, ApiError(reason, language_of(request)), error.status)
        if "Allow" in error.headers:
            response.headers["Allow"] = error.headers["Allow"]
    except ConnectionError:  # the client went away during its request: no failure of ours, and nobody reads the answer
        response = _as_json(ApiError("invalid", language_of(request)), STATUS["invalid"])
    except Exception as error:  # never its message: it may hold what was written
        log.error("request failed: %s", type(error).__name__)
        metrics.failed()
        response = await _error(request, ApiError("failed", language_of(request)))
    _protect(request, response)
    return response


async def _error(request: web.Request, refused: ApiError, status: int | None = None) -> web.Response:
    """A page for a person, JSON for a program."""
    status = status or STATUS[refused.reason]
    page = await request.app[ERROR_PAGE](request, status) if for_a_person(request) else None
    if page is None:
        return _as_json(refused, status)
    if refused.retry_after:
        page.headers["Retry-After"] = str(refused.retry_after)
    return page


def _as_json(refused: ApiError, status: int) -> web.Response:
    headers = {"Retry-After": str(refused.retry_after)} if refused.retry_after else None
    return web.json_response({"error": refused.as_json()}, status=status, headers=headers)
