"""Processes are ended by their ids, whatever they have made of their groups and parents."""

import contextlib
import ctypes
import os
import signal
import time
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36
PATIENCE = (1.5, 20, 10)


def adopt():
    """What is left of a process that has ended becomes a child of this one, and so it is known."""
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")


def running():
    """The parent of each process that runs."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = stat.read_text(errors="replace").rpartition(")")[2].split()[:2]
        except OSError:
            continue  # it has ended meanwhile
        if state != "Z":
            parents[int(stat.parent.name)] = int(parent)
    return parents


def below(root, parents):
    """All that has descended from a process."""
    found = [root]
    for process in found:
        found += [child for child, parent in parents.items() if parent == process]
    return set(found[1:])


def end(root=None):
    """Ends a process and all below it, or all below this one. A server takes leave of its clients at the first signal, and makes it short at the second."""
    known = set()
    for number, patience in zip((signal.SIGTERM, signal.SIGTERM, signal.SIGKILL), PATIENCE):
        deadline = time.monotonic() + patience
        signalled = False
        while time.monotonic() < deadline:
            parents = running()
            known |= below(os.getpid(), parents) if root is None else below(root, parents) | {root}
            known &= parents.keys()
            if not known:
                return
            if not signalled:
                signalled = True
                for process in known:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(process, number)
            time.sleep(0.05)
