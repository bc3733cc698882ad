"""The machine that a report was made on, and what processes take of it."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

MB = 1_000_000
LIBRARIES = ("numpy", "streamlit", "tensorflow", "tensorflow-cpu", "openvino", "gensim", "annoy",
             "hnswlib", "usearch")  # fmt: skip


def describe() -> dict[str, str]:
    """Return processor, cores, memory, Python and the libraries that are compared."""
    libraries = {name: _version(name) for name in LIBRARIES}
    return {
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "memory": f"{_total() / 2**30:.0f} GiB",
        "Python": platform.python_version(),
    } | {name: text for name, text in libraries.items() if text}


def resident() -> int:
    """Return the resident memory of this process in bytes."""
    return shares("self")["Rss"]


def anonymous() -> int:
    """Return that without the pages of mapped files, which the system can drop."""
    return shares("self")["Anonymous"]


def peak() -> int:
    """Return the most memory that this process has had resident so far, in bytes."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return 1024 * next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def shares(pid: int | str) -> dict[str, int]:
    """Return the memory of a process in bytes: all, and what is its own alone (Private)."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    sizes = {line.split(":")[0]: int(line.split()[1]) * 1024 for line in lines}
    own = sizes["Private_Clean"] + sizes["Private_Dirty"]
    return {name: sizes[name] for name in ("Rss", "Pss", "Anonymous")} | {"Private": own}


def size_of(folder: Path) -> int:
    """Return the bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    facts = {
        name.strip(): text.strip() for name, _, text in (line.partition(":") for line in lines)
    }
    wide = [flag for flag in ("avx512_vnni", "amx_int8") if flag in facts["flags"].split()]
    return ", ".join([facts["model name"], *wide])


def _total() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
