"""The assistant: what runs, by process and feature (docs/architecture.md)."""

import os

# Before anything imports onnxruntime: it would keep an id of this device and a database of events under ~/.cache.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
