"""What the browser is told of photos: enough for a card, and all for the viewer."""

from collections.abc import Iterator, Sequence
from typing import Any

from semsearch.errors import SemsearchError
from semsearch.feedback.albums import Albums
from semsearch.files import is_there, printable, size_text
from semsearch.library.library import Library
from semsearch.library.photo import Credit, Photo
from semsearch.percent import percent
from semsearch.search.engine import SearchEngine
from semsearch.search.matches import Match
from semsearch.ui.server.shown import Shown

ALT_TAGS = 3
MOST_TAGS = 20
MOST_SUGGESTED = 400
# What says when a photo was taken, in words.
SOURCES = {
    "exif": ", says its EXIF",
    "gps": " by the clock of satellites (UTC)",
    "xmp": ", says its XMP",
    "sidecar": ", says the XMP file beside it",
    "iptc": ", says its IPTC",
    "png": ", says its text",
    "name": ", says its name",
}


def said_of(shown: Shown, matches: Sequence[Match]) -> list[dict[str, Any]]:
    """Return what the cards of photos show."""
    ids = [match.photo.id for match in matches]
    # All at once takes little longer than one.
    tags = shown.engine.tags_of_photos(ids) if ids else []
    return [
        _card(match) | {"alt": _alt(match.photo, [tag.word for tag in own])}
        for match, own in zip(matches, tags, strict=True)
    ]


def details_of(shown: Shown, match: Match) -> dict[str, Any]:
    """Return all that the viewer shows of a photo."""
    photo = match.photo
    tags = shown.engine.tags_of_photos([photo.id])[0]
    trouble = "" if is_there(photo.path) else f"{printable(photo.path)} is no longer there."
    return _card(match) | {
        "alt": _alt(photo, [tag.word for tag in tags]),
        "at": shown.position(photo.id),
        "width": photo.width,
        "height": photo.height,
        "facts": list(facts_of(photo)),
        "favourite": photo.sha256 in _favourites(shown.engine.library),
        "path": printable(photo.path),
        "credit": _credit(photo.credit),
        "tags": [{"word": tag.word, "share": percent(tag.confidence)} for tag in tags[:MOST_TAGS]],
        "trouble": trouble,
    }


def suggestions_for(engine: SearchEngine) -> dict[str, Any]:
    """Return the names and tags of a library with how many photos have each, and its albums.

    Where the tags of many photos are not known yet, nobody waits for them while typing.
    """
    counts = dict(engine.library_tags()) if engine.tagging.is_ready() else {}
    taught = engine.taught.spellings
    names = list(taught.spellings.values())
    tags = [(word, n) for word, n in counts.items() if word not in names][:MOST_SUGGESTED]
    return {
        "names": [{"typed": taught.typed(own), "count": counts.get(own, 0)} for own in names],
        "tags": [{"word": word, "count": n} for word, n in tags],
        "albums": [_readable(album.name) for album in Albums(engine.library)],
    }


def facts_of(photo: Photo) -> Iterator[str]:
    """Yield lines of what is known of a photo and its file."""
    yield f"{photo.width:,} × {photo.height:,} pixels, {size_text(photo.bytes)}"
    source = SOURCES.get(photo.facts.taken_from or "", "")
    yield f"Taken {photo.taken}{source}" if photo.taken else f"No date; file of {photo.modified}"
    if photo.facts.camera:
        yield photo.facts.camera
    if photo.facts.latitude is not None:
        yield f"At {photo.facts.latitude:.4f}, {photo.facts.longitude:.4f}"


def _favourites(library: Library) -> list[str]:
    try:
        return Albums(library).favourites()
    except SemsearchError:
        return []


def _card(match: Match) -> dict[str, Any]:
    photo = match.photo
    return {
        "id": photo.id,
        "title": _readable(photo.title),
        "certainty": match.certainty,
        "folder": printable(photo.path.parent),
        "changed": photo.stat.mtime_ns // 1_000_000,
    }


def _alt(photo: Photo, tags: Sequence[str]) -> str:
    """Return the title of a photo and what the machine sees in it."""
    return ": ".join(filter(None, (_readable(photo.title), ", ".join(tags[:ALT_TAGS]))))


def _credit(credit: Credit | None) -> dict[str, str] | None:
    if credit is None:
        return None
    return {
        "author": credit.author,
        "licence": credit.licence,
        "licenceUrl": _web(credit.licence_url),
        "sourceUrl": _web(credit.source_url),
    }


def _web(url: str) -> str:
    """Return an address, or none if it does not lead to the web."""
    return url if url.startswith(("https://", "http://")) else ""


def _readable(text: str) -> str:
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
