"""The kinds of database that a store is tested with: values of a fixture's parameter."""

from __future__ import annotations

import pytest

KINDS = ("sqlite", pytest.param("postgresql", marks=pytest.mark.slow))  # the fast lane starts no server
