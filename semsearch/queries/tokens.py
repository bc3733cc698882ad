"""The words, quotes, signs and weights of a typed text, one after another."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

HEAVIEST = 10.0
PICTOGRAMS = 0x2600  # where Unicode's pictures begin; signs such as © and ° come before
_MARKS = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "_": " ", "’": "'"})
_SHORT = re.compile(r"\bw/o\b", re.IGNORECASE)
WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_TOKEN = re.compile(
    rf"""(?P<sign>(?<![\w−–-])[-−–]+(?=[\w".]))?
        (?:(?P<weight>\d+[.,]\d+|\.?\d+)\s*\*\s*(?P<late_sign>[-−–])?)?
        (?:"(?P<quoted>[^"]*)"|(?P<word>{WORD.pattern}))""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Token:
    """One word, or several in quotes.

    Attributes
    ----------
    text : str
        In lower case.
    typed : str
        As it was typed.
    gap : str
        What stands between it and the one before.
    weight : float
    is_signed : bool
        Whether a minus stands before it.
    is_quoted : bool
        Whether it is to be taken as it is.
    is_apart : bool
        Whether it is never the rest of a compound.
    taught : str
        The name that somebody taught which it is; "" if it is none.
    """

    text: str
    typed: str
    gap: str = " "
    weight: float = 1.0
    is_signed: bool = False
    is_quoted: bool = False
    is_apart: bool = False
    taught: str = ""


def tokens_of(text: str) -> list[Token]:
    """Split a text; a sign and a weight belong to the word or the quotes after them."""
    tokens: list[Token] = []
    end = 0
    text = _SHORT.sub("without", unicodedata.normalize("NFC", text).translate(_MARKS))
    for match in _TOKEN.finditer(text):
        token = _token(match, gap=text[end : match.start()])
        end = match.end()
        if token.text:
            tokens.append(token)
    return tokens


def phrase(tokens: Iterable[Token]) -> str:
    """Return tokens as the phrase that they make, with its commas."""
    said = ""
    for token in tokens:
        comma = "," if said and "," in token.gap else ""
        said += f"{comma} {token.text}" if said else token.text
    return said


def name_emoji(text: str) -> tuple[str, dict[str, str]]:
    """Return a text with a quoted name for each emoji, and the names that were put in."""
    named = {sign: name for sign in dict.fromkeys(text) if (name := _emoji_name(sign))}
    return "".join(f'"{named[sign]}" ' if sign in named else sign for sign in text), named


def _emoji_name(sign: str) -> str:
    if ord(sign) < PICTOGRAMS or unicodedata.category(sign) != "So":
        return ""
    name = unicodedata.name(sign, "").lower()
    # A dog's face is a dog, but a smiling face is none.
    return "" if name.startswith("regional") else re.sub(r"^(\w+(?<!ing)) face$", r"\1", name)


def _token(match: re.Match[str], gap: str) -> Token:
    is_quoted = match["word"] is None
    spelt = " ".join(WORD.findall(match["quoted"])) if is_quoted else match["word"]
    is_signed = bool(match["sign"] or match["late_sign"])
    weight = min(float((match["weight"] or "1").replace(",", ".")), HEAVIEST)
    is_apart = not gap.isspace() or is_quoted or bool(match["sign"] or match["weight"])
    return Token(spelt.casefold(), spelt, gap, weight, is_signed, is_quoted, is_apart)
