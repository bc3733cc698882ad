"""How a query was read, in words for the one who typed it."""

from semsearch.queries.query import Query
from semsearch.queries.taught import as_name

NOT_ENGLISH = "This does not look like English, which is all that semsearch understands."
ONLY_NUMBERS = (
    "Numbers mean little to the search: photos are compared with what they say, not counted or "
    "dated by them. The name of a file finds it, and filters find days."
)


def reading(query: Query) -> list[str]:
    """Return what should be said of how a query was read; nothing if it was read as it is."""
    said = [] if query.is_english else [NOT_ENGLISH]
    said += [f"Read “{typed}” as {meant}." for typed, meant in query.corrected.items()]
    said += [f"Read {sign} as {name}." for sign, name in query.emoji.items()]
    said += [_either(query, name) for name in query.either]
    if query.is_numeric:
        said.append(ONLY_NUMBERS)
    return said


def told_apart(name: str) -> str:
    """Return how a name that is an ordinary word too, and the word, are typed."""
    word = name.lower()
    return (
        f"{word} is a word too: type {as_name(name)} with a capital letter for yours, {word} for "
        "what everybody calls so."
    )


def _either(query: Query, name: str) -> str:
    word = name.lower()
    if name in {own.name for own in query.names}:
        return f"Read {name} as the name that was taught. Type {word} for what everybody calls so."
    return f"Read {word} as the word. Type {as_name(name)}, with a capital letter, for the name."


def as_typed(query: Query) -> str:
    """Return the query with quotes around the words that were corrected, so that they stay."""
    words = query.text.split(" ")
    for number, word in enumerate(words):
        bare = word.strip(".,;:!?()")
        if bare.casefold() in query.corrected:
            words[number] = word.replace(bare, f'"{bare}"')
    return " ".join(words)
