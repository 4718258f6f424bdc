"""Sotto: hears both sides of a sales call, writes them down, shows what to say next."""

import os

# onnxruntime reports to its maker unless this is set before its import; child processes inherit it
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

# Threads that wait for the next small matrix by spinning take half the processor and gain nothing:
# without these lines, understanding one channel costs twice the CPU time (OpenBLAS's pool inside
# numpy), and a decoder of two threads half as much again (GNU's and Intel's OpenMP)
os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ["GOMP_SPINCOUNT"] = "0"
os.environ["KMP_BLOCKTIME"] = "0"
