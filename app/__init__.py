"""Sotto: hears both sides of a sales call, writes them down, shows what to say next."""

import os

# onnxruntime reports to its maker unless this is set before its import; child processes inherit it
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
