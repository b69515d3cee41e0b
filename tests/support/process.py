"""What a process costs, read from /proc: CPU time and resident memory."""

from contextlib import suppress
from pathlib import Path


def cpu_seconds(pid: int) -> float:
    """Return the CPU time of all living threads of `pid`, in seconds, exact to the nanosecond."""
    spent = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):
            spent += int((task / "schedstat").read_text(encoding="ascii").split()[0])
    return spent / 1e9


def resident_kb(pid: int) -> int:
    """Return the resident memory of `pid`, in kB (1024 bytes)."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0])
