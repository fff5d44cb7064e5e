"""Imports modules whose names come on standard input, one a line, each on its own trial.

Prints one JSON line a module: its name, and the error, or null. A module that ends the process is
the last one that was begun, so its name is printed before.
"""
import importlib
import json
import os
import sys
import warnings

warnings.simplefilter("ignore")
out = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
for name in sys.stdin.read().split():
    print(json.dumps({"begun": name}), file=out)
    try:
        importlib.import_module(name)
        error = None
    except BaseException as failure:
        error = f"{type(failure).__name__}: {failure}"[:300]
    print(json.dumps({"module": name, "error": error}), file=out)
out.flush()
os._exit(0)
