"""Which words of a query name what a photo shall not show, as people say it in English."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from semsearch.queries.naming import IRREGULAR, STOP_WORDS
from semsearch.queries.tokens import Token

CUES = tuple(
    tuple(cue.split()) for cue in
    "without|with out|no|not|excluding|exclude|excludes|except for|except|excepting|minus|lacking|"
    "neither|nor|sans|free of|free from|devoid of|empty of|lack of|absence of|in the absence of|"
    "in absence of|other than|apart from|aside from|rather than|instead of|as opposed to|"
    "leaving out|leave out|ignoring|omitting|anything but|everything but|all but|but not|but no|"
    "never|cannot|and not|and no".split("|")
)  # fmt: skip
NOT = frozenset(
    "isn't aren't wasn't weren't doesn't don't didn't hasn't haven't hadn't can't won't ain't "
    "shouldn't isnt arent wasnt doesnt dont didnt hasnt havent".split()
)
NOBODY = frozenset({"nobody", "no-one"})
# What may come after a word of denial without anything being denied.
IDIOMS = {
    "no": frozenset("longer matter wonder doubt idea way problem name brainer go fly".split()),
    "not": frozenset("only just merely simply least to bad sure".split()),
    "never": frozenset("ending mind".split()),
}  # fmt: skip
SAID = frozenset("say says saying said dr yes".split())
SIGNS = frozenset(
    "sign signs signage symbol symbols notice board poster sticker allowed permitted zone".split()
)
PROHIBITED = frozenset(
    "parking smoking entry entrance trespassing stopping standing swimming fishing diving "
    "littering dumping loitering camping exit admittance turning waiting vacancy".split()
)
DETERMINERS = frozenset("a an the any some my your his her their this that these those".split())
FILLERS = DETERMINERS | frozenset(
    "have has having had show shows showing contain contains containing include includes including "
    "feature features featuring be being want need look looks like see me it there single".split()
)
BREAKS = frozenset(
    "on in at by near under over behind beside between during inside outside around along across "
    "against through into onto towards above below within amid among from after before but just "
    "only please while when where that which who is are because although yet then".split()
)
WITH = frozenset("with wearing holding having".split())
AND = frozenset({"and", "or", "nor", "&"})
LOOSE_END = AND | frozenset(
    "that which who whose is are was were be does do did has have should would there there's it "
    "it's they them this i i'd he she we but with everything anything all something want".split()
)
LOOSE_START = AND | BREAKS | WITH | {"instead"}
EVERY = frozenset("any all every everything anything each".split())


@dataclass
class Split:
    """A query's tokens: those that are wanted, and for each thing that is not, those it has."""

    wanted: list[Token] = field(default_factory=list)
    excluded: list[list[Token]] = field(default_factory=list)


def split(tokens: Sequence[Token], compound_at: Callable[[Sequence[Token], int], int]) -> Split:
    """Tell what is wanted from what is not.

    A list is excluded to its end: *no cats, dogs or birds*. A place or a time that comes after
    it is the photo's: *without dogs on the beach* asks for a beach.

    Parameters
    ----------
    tokens : sequence of Token
    compound_at : callable
        How many tokens the known compound at one of them has, as `Naming.compound_at`.
    """
    return _Splitter(tokens, compound_at).run()


class _Splitter:
    def __init__(
        self, tokens: Sequence[Token], compound_at: Callable[[Sequence[Token], int], int]
    ) -> None:
        self.tokens = tokens
        self.lengths = [compound_at(tokens, start) for start in range(len(tokens))]
        self.split = Split()
        self.segment: list[Token] = []

    def run(self) -> Split:
        at = 0
        while at < len(self.tokens):
            if self.tokens[at].is_signed:
                at = self._exclude(at, at + self.lengths[at])
            elif self._text(at) in NOBODY or self._texts(at, 2) == ("no", "one"):
                at = self._exclude_people(at)
            elif self._texts(at, 2) in {("not", "without"), ("never", "without")}:
                at += 2
            elif cue := self._cue_at(at):
                at = self._list(at, at + cue)
            else:
                self.segment += self.tokens[at : at + self.lengths[at]]
                at += self.lengths[at]
        self._close(is_last=True)
        return self.split

    def _text(self, at: int) -> str:
        """Return a token's text; none outside of the query and of quotes."""
        inside = 0 <= at < len(self.tokens) and not self.tokens[at].is_quoted
        return self.tokens[at].text if inside else ""

    def _texts(self, at: int, count: int) -> tuple[str, ...]:
        return tuple(self._text(place) for place in range(at, at + count))

    def _cue_at(self, at: int) -> int:
        """Return how many tokens deny what comes after them; 0 if none do."""
        if self.lengths[at] > 1 or self._is_idiom(at):
            return 0
        if self._text(at) in NOT:
            return 1
        if self._text(at) == "but" and not EVERY.isdisjoint(token.text for token in self.segment):
            return 1
        fitting = (len(cue) for cue in CUES if self._texts(at, len(cue)) == cue)
        return max(fitting, default=0)

    def _is_idiom(self, at: int) -> bool:
        word, after = self._text(at), self._text(at + 1)
        if word in {"but", "and"} and after in {"no", "not"}:
            return self._is_idiom(at + 1)
        if after in IDIOMS.get(word, ()) or (word in {"no", "minus"} and after[:1].isdigit()):
            return True
        return word == "no" and (self._text(at - 1) in SAID or self._is_sign(at))

    def _is_sign(self, at: int) -> bool:
        """Return whether *no* is what a sign says: no parking, no dogs allowed."""
        if not SIGNS.isdisjoint(self._texts(at + 2, 3)):
            return True
        is_said_of_photo = self._text(at - 1) in WITH | AND | {"but", "is", "are", "there"}
        return self._text(at + 1) in PROHIBITED and not is_said_of_photo

    def _close(self, is_last: bool = False) -> None:
        """Keep the words since the last exclusion, without the joints that lead to the next."""
        words = self.segment
        while words and not is_last and words[-1].text in LOOSE_END and not words[-1].is_quoted:
            words = words[:-1]
        if self.split.excluded:
            loose = AND | {"but", "only", "just", "instead", "then", "please"}
            loose = loose if self.split.wanted else LOOSE_START
            while words and words[0].text in loose and not words[0].is_quoted:
                words = words[1:]
            if all(word.text in STOP_WORDS | BREAKS for word in words):
                words = []
            words = [replace(word, is_apart=True) for word in words[:1]] + words[1:]
        self.split.wanted += words
        self.segment = []

    def _exclude(self, start: int, end: int) -> int:
        """Exclude tokens; return where to go on."""
        self._close()
        self.split.excluded.append(list(self.tokens[start:end]))
        return end

    def _exclude_people(self, at: int) -> int:
        end = at + (1 if self._text(at) in NOBODY else 2)
        self._close()
        self.split.excluded.append([replace(self.tokens[at], text="people", weight=1.0)])
        return end

    def _list(self, cue: int, at: int) -> int:
        """Exclude the things from `at` on that one cue denies; return where the list ends."""
        is_after_words = bool(self.segment) and "," not in self.tokens[cue].gap
        has_wanted = bool(self.segment or self.split.wanted)
        self._close()
        first, end = at, at
        while True:
            start = self._start(at)
            stop = self._thing(start, has_wanted)
            if stop == start:
                break
            self.split.excluded.append(list(self.tokens[start:stop]))
            end = stop
            onward = self._onward(stop, first, is_after_words)
            if onward is None:
                break
            at = onward
        return max(end, first)

    def _start(self, at: int) -> int:
        while self._text(at) in FILLERS and at + 1 < len(self.tokens):
            at += 1
        return at

    def _thing(self, start: int, has_wanted: bool) -> int:
        """Return where the thing that begins at `start` ends; there if nothing begins."""
        at = start
        while at < len(self.tokens) and not self._breaks(at, start, has_wanted):
            at += self.lengths[at]
            if self._is_plural(at - 1) and not self._goes_on(at):
                break
        return at

    def _breaks(self, at: int, start: int, has_wanted: bool) -> bool:
        token, word = self.tokens[at], self._text(at)
        if token.is_signed or word in BREAKS | AND or (self._cue_at(at) and at > start):
            return True
        if word in WITH and has_wanted:
            return True
        return at > start and bool(token.gap.strip(" \t\n'\""))

    def _goes_on(self, at: int) -> bool:
        word = self._text(at)
        return word.endswith(("ing", "ed")) or word in {"of", "for", "to"} | WITH

    def _is_plural(self, at: int) -> bool:
        word = self._text(at)
        return word in IRREGULAR or (word.endswith("s") and not word.endswith(("ss", "us", "is")))

    def _onward(self, at: int, first: int, is_after_words: bool) -> int | None:
        """Return where the next thing of a list begins, None after its last."""
        if at >= len(self.tokens):
            return None
        if self._text(at) in AND:
            return self._after_and(at, first)
        is_comma = self.tokens[at].gap.strip() == ","
        return at if is_comma and (is_after_words or self._ends_in_and(at)) else None

    def _after_and(self, at: int, first: int) -> int | None:
        onward = at + 1
        if self._text(at) != "and":
            return onward + (self._text(onward) in {"no", "not", "without"})
        is_new = self._text(onward) in DETERMINERS and self._text(first) not in DETERMINERS
        is_broken = self._text(onward) in BREAKS | WITH or self._is_signed(onward)
        return None if is_new or is_broken or self._cue_at_or_end(onward) else onward

    def _is_signed(self, at: int) -> bool:
        return at < len(self.tokens) and self.tokens[at].is_signed

    def _cue_at_or_end(self, at: int) -> bool:
        return at >= len(self.tokens) or bool(self._cue_at(at))

    def _ends_in_and(self, at: int) -> bool:
        """Return whether the things from `at` on are a list that ends in *and* or *or*."""
        for place in range(at, len(self.tokens)):
            if self._text(place) in AND:
                return True
            is_over = self.tokens[place].gap.strip(" ,'\"") or self.tokens[place].is_signed
            if is_over or self._text(place) in BREAKS | WITH or self._cue_at(place):
                return False
        return False
