"""Why a search found nothing, where its filter is the reason."""

from semsearch.library.filters import Filter
from semsearch.library.library import Library


def why_nothing(library: Library, condition: Filter) -> str:
    """Return what of a filter leaves no photo of a library, in words; "" if nothing does."""
    since, until, folder = condition.since, condition.until, condition.folder
    if since and until and since > until:
        return f"No day is since {since} and until {until}. Give the earlier day first."
    if folder and not library.ids(Filter(folder=folder)).size:
        held = ", ".join(str(own) for own in library.folders) or "none"
        return (
            f"The library {library.name} has no photos in {folder}. "
            f"It holds the photos of these folders: {held}."
        )
    if condition.among is not None and not library.ids(Filter(among=condition.among)).size:
        return f"The library {library.name} has no photos in {condition.among_called}."
    if condition and not library.ids(condition).size:
        said = (f"in {folder}" if folder else "", f"taken since {since}" if since else "",
                f"taken until {until}" if until else "", condition.orientation or "",
                "" if condition.among is None else f"in {condition.among_called}")  # fmt: skip
        return f"No photo of the library {library.name} is {', '.join(filter(None, said))}."
    return ""
