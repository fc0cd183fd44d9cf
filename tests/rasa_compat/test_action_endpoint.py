"""`url: in-process` in endpoints.yml; fails where Rasa reads its endpoints in another way."""

from __future__ import annotations

import pytest

from bot import rasa_compat

rasa_compat.install()

from rasa.core.utils import AvailableEndpoints, read_endpoints_from_path  # noqa: E402

from bot.assistant.rasa_server.action_endpoint import InProcessActions  # noqa: E402
from bot.rasa_compat import action_endpoint  # noqa: E402

RASA = vars(AvailableEndpoints)["read_endpoints"]  # as it is before any test


@pytest.fixture(autouse=True)
def as_it_was(monkeypatch):
    monkeypatch.setattr(AvailableEndpoints, "read_endpoints", RASA)


@pytest.mark.parametrize("read", [AvailableEndpoints.read_endpoints, read_endpoints_from_path])
def test_without_it_rasa_would_ask_over_http(root, read):
    assert not isinstance(read(str(root / "deploy" / "endpoints.yml")).action, InProcessActions)


@pytest.mark.parametrize("times", [1, 2])
def test_the_actions_are_in_the_process(root, times):
    for _ in range(times):
        action_endpoint.install(InProcessActions)
    path = str(root / "deploy" / "endpoints.yml")
    for endpoints in (AvailableEndpoints.read_endpoints(path), read_endpoints_from_path(path)):
        assert isinstance(endpoints.action, InProcessActions)
        assert endpoints.tracker_store.type == "bot.assistant.rasa_server.redis_tracker_store.RedisTrackerStore"


def test_another_endpoint_stays(root, tmp_path):
    action_endpoint.install(InProcessActions)
    assert AvailableEndpoints.read_endpoints(str(root / "endpoints.yml")).action.url.startswith("http://")
    (tmp_path / "e.yml").write_text("tracker_store: {type: in_memory}\n")
    assert AvailableEndpoints.read_endpoints(str(tmp_path / "e.yml")).action is None
