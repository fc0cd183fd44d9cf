"""Lets Rasa 3.6.21 run without TensorFlow on current Python and current releases of its other dependencies.

Call `install()` before the first import of `rasa`. It sets names and environment only; no behaviour of Rasa is changed.
"""

from __future__ import annotations

import os
import warnings

from bot.rasa_compat import shims, tensorflow_stub
from bot.rasa_compat.tensorflow_stub import TensorFlowMissingError

__all__ = ["TensorFlowMissingError", "install"]

# Deprecations inside Rasa and its old dependencies: nothing that a user of this project could act on.
_NOISY = (
    "rasa",
    "rasa_sdk",
    "sanic",
    "sanic_cors",
    "pkg_resources",
    "dask",
    "randomname",
    "pykwalify",
    "ruamel",
    "jsonschema",
    "google",
)


def install() -> bool:
    """Make Rasa importable; True if the TensorFlow stand-in is used, False if TensorFlow is installed."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"  # nothing leaves the machine; it also crashes with sentry-sdk 2
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    for package in _NOISY:
        warnings.filterwarnings("ignore", category=DeprecationWarning, module=rf"{package}(\..*)?")
        warnings.filterwarnings("ignore", category=UserWarning, message=".*pkg_resources is deprecated.*")
    # Raised by Rasa for every domain, whatever it holds.
    warnings.filterwarnings("ignore", category=UserWarning, message="Slot auto-fill has been removed")
    shims.apply()
    return tensorflow_stub.install()
