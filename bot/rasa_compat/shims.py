"""Names that current releases of numpy and sanic have moved or dropped and Rasa 3.6 still uses, and imports it does eagerly and a server never uses."""

from __future__ import annotations

import functools
from typing import Any

from bot.rasa_compat.lazy_import import put_off


def numpy_warning() -> None:
    """numpy 2 moved `VisibleDeprecationWarning` to `numpy.exceptions`."""
    import numpy

    if not hasattr(numpy, "VisibleDeprecationWarning"):
        numpy.VisibleDeprecationWarning = numpy.exceptions.VisibleDeprecationWarning  # type: ignore[attr-defined]  # an old name, put back


def sanic_single_process() -> None:
    """sanic 22.9 and later starts worker processes, which would load the model again; Rasa expects this process to serve."""
    import sanic

    original = sanic.Sanic.run
    if getattr(original, "_single_process", False):
        return

    @functools.wraps(original)
    def run(self: Any, *args: Any, **kwargs: Any) -> Any:
        kwargs.setdefault("single_process", True)
        return original(self, *args, **kwargs)

    run._single_process = True  # type: ignore[attr-defined]  # a mark: it is in place
    sanic.Sanic.run = run  # type: ignore[method-assign]  # that is what the shim is


def sanic_stream() -> None:
    """sanic 22 dropped `response.stream`, which Rasa's REST channel uses for `?stream=true` and `rasa shell`."""
    import sanic.response

    if hasattr(sanic.response, "stream"):
        return

    def stream(
        streaming_fn: Any, status: int = 200, headers: Any = None, content_type: str = "text/plain; charset=utf-8"
    ) -> Any:
        return sanic.response.ResponseStream(streaming_fn, status=status, headers=headers, content_type=content_type)

    sanic.response.stream = stream  # type: ignore[attr-defined]  # an old name, put back


def sanic_as_rasa_knows_it() -> None:
    sanic_single_process()
    sanic_stream()


def run_later() -> None:
    """What Rasa and spaCy import when they are themselves imported, and a server never uses: three seconds of each start and 150 MB."""
    put_off("boto3.dynamodb.conditions", ["Key"])
    put_off("dask")
    put_off("jwt")
    put_off("portalocker")  # Redis
    put_off("pymongo.collection", ["Collection"])
    own = dict.fromkeys(("UserMessage", "OutputChannel"), "rasa.core.channels.channel")
    put_off("rasa.core.channels", elsewhere=own)  # Slack, Twilio …
    put_off("rasa.core.jobs")  # apscheduler
    put_off("rasa.utils.plotting")  # matplotlib
    put_off("rasa.utils.train_utils")
    put_off("requests")
    put_off("rich.console", ["Console"])
    put_off("rich.traceback", ["Traceback"])
    put_off("sanic", ["Blueprint", "Sanic"], after=sanic_as_rasa_knows_it)
    put_off("sanic.request", ["Request"])
    put_off("scipy.stats")
    put_off("sklearn.model_selection", ["train_test_split"])
    put_off("spacy.cli")
    put_off("spacy.cli.info", ["info"])


def apply() -> None:
    """Apply every shim; a second call changes nothing."""
    numpy_warning()
    run_later()
