"""Lets endpoints.yml say `action_endpoint: {url: in-process}`: the actions run in the process of `rasa run`.

Rasa makes an endpoint of whatever stands there and knows one class for it. Not part of `install()` of the package: commands that
serve ask for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

URL = "in-process"


def install(endpoint: Callable[[], Any]) -> None:
    """`endpoint` makes what stands for the action endpoint: an EndpointConfig of Rasa's. A second call changes nothing."""
    from rasa.core.utils import AvailableEndpoints

    read = AvailableEndpoints.read_endpoints
    if hasattr(read, "in_process"):
        return

    def read_endpoints(endpoint_file: str) -> AvailableEndpoints:
        endpoints = read(endpoint_file)
        if endpoints.action and endpoints.action.url == URL:
            endpoints.action = endpoint()
        return endpoints

    read_endpoints.in_process = True  # type: ignore[attr-defined]  # a mark on a function: it is in place
    AvailableEndpoints.read_endpoints = staticmethod(read_endpoints)
