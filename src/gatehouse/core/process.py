"""What a process of ours asks of the operating system."""

import ctypes
import os
import signal
from pathlib import Path

PR_SET_PDEATHSIG = 1
NICENESS = 10
AUTOGROUP = Path("/proc/self/autogroup")
# mallopt's numbers and values: pieces of this size are taken from the system by themselves,
# and so go back to it when they are freed.
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3
PIECE_BYTES = 64 * 1024


def die_with_parent(parent: int) -> None:
    """Ask the kernel to kill this process when `parent` is gone (Linux).

    Without it a server killed by force leaves children behind that hold its port.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
    if os.getppid() != parent:  # It ended before we could ask.
        raise SystemExit("The parent process is gone.")


def give_way() -> None:
    """Let others have the processors first.

    Niceness counts among the processes of one login session only, where the kernel groups them
    so (sched(7), "autogroup"); who leads a session of its own makes the whole group nice.
    """
    os.nice(NICENESS)
    if os.getsid(0) == os.getpid() and AUTOGROUP.exists():
        AUTOGROUP.write_text(str(NICENESS))


def return_memory() -> None:
    """Give freed memory back to the system soon, where the C library can be told to (glibc)."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_MMAP_THRESHOLD, PIECE_BYTES)
        mallopt(M_TRIM_THRESHOLD, PIECE_BYTES)
