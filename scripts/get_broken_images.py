"""Fetch the images that image libraries test their decoders with, many of them broken.

    python scripts/get_broken_images.py OUT

Writes those of Pillow and pillow-heif (PyPI's source packages) and of libpng (Debian's source
package: PngSuite and crashers), one folder each, to OUT. Needs pip, apt-get and no rights.
"""

import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

APT_SOURCES = Path("/etc/apt")
PYPI: dict[str, tuple[str, ...]] = {"pillow": ("Tests/images/",), "pillow-heif": ("tests/images/",)}
DEBIAN: dict[str, tuple[str, ...]] = {"libpng1.6": ("contrib/pngsuite/", "contrib/testpngs/")}


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    out = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as temporary:
        for name, folders in PYPI.items():
            archive = download_sdist(name, Path(temporary))
            print(f"{name}: {unpack(archive, folders, out / name)} files")
        for name, folders in DEBIAN.items():
            archive = download_debian_source(name, Path(temporary))
            print(f"{name}: {unpack(archive, folders, out / name)} files")


def download_sdist(name: str, folder: Path) -> Path:
    """Return the source archive of a PyPI package; pip reads its metadata, but builds nothing."""
    folder = folder / name
    command = ["download", "-q", "--no-deps", "--no-binary", name, "-d", str(folder), name]
    subprocess.run([sys.executable, "-m", "pip", *command], check=True)
    return next(folder.glob("*.tar.*"))


def download_debian_source(name: str, folder: Path) -> Path:
    """Return the original source archive of a Debian package."""
    folder = folder / name
    (folder / "state" / "lists").mkdir(parents=True)
    options = [f"-oDir::Etc::SourceList={folder / 'none'}",
               f"-oDir::Etc::SourceParts={source_lists(folder / 'sources')}",
               f"-oDir::State={folder / 'state'}", f"-oDir::Cache={folder / 'cache'}",
               "-oAPT::Sandbox::User=root"]  # fmt: skip
    subprocess.run(["apt-get", *options, "-qq", "update"], check=True)
    command = ["apt-get", *options, "-qq", "source", "--download-only", "--tar-only", name]
    subprocess.run(command, check=True, cwd=folder)
    return next(path for path in folder.glob("*.orig.tar.*") if path.suffix != ".asc")


def source_lists(folder: Path) -> Path:
    """Write this machine's lists of package sources to `folder`, as lists of source packages."""
    folder.mkdir()
    parts = APT_SOURCES / "sources.list.d"
    for kept in [
        *APT_SOURCES.glob("sources.list"),
        *parts.glob("*.list"),
        *parts.glob("*.sources"),
    ]:
        text = re.sub(r"^Types:.*", "Types: deb-src", kept.read_text(), flags=re.M)
        text = re.sub(r"^deb(?=\s)", "deb-src", text, flags=re.M)
        (folder / kept.name).write_text(text)
    return folder


def unpack(archive: Path, folders: tuple[str, ...], out: Path) -> int:
    """Write the files below `folders` of a source archive to `out`; return how many."""
    with tarfile.open(archive) as tar:
        inside = [m for m in tar if m.isfile() and m.name.partition("/")[2].startswith(folders)]
        tar.extractall(out, inside, filter="data")
    return len(inside)


if __name__ == "__main__":
    main()
