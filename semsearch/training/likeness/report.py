"""What a likeness was learned from, and what it brings, as people read it."""

from semsearch.head.likeness.learned import LikenessInfo
from semsearch.percent import percent

GAINED = (
    "Photos are compared by it from now on. Switch it off with: semsearch learned --likeness off"
)
NOT_GAINED = (
    "Pairs that were held out are not found any better for certain, so it is not used and nothing "
    "was changed. Tell more pairs, or others, and learn again."
)


def measured(info: LikenessInfo) -> list[tuple[str, str, str]]:
    """Return rows of what was measured, and how it was before and is with the likeness."""
    rows = [
        (
            f"typical place of the other photo of a pair, among {info.among:,}",
            f"{info.place_before:,.0f}",
            f"{info.place:,.0f}",
        )
    ]
    if info.unlike:
        what = "a pair that is alike is nearer than one that is not"
        rows.append((what, percent(info.right_before), percent(info.right)))
    what = "of the ten nearest photos share a tag"
    return [*rows, (what, percent(info.shared_before), percent(info.shared))]


def told(info: LikenessInfo) -> str:
    """Return in a sentence what a likeness was learned from."""
    return (
        f"Learned from {info.alike:,} pairs that are alike and {info.unlike:,} that are not: "
        f"{', '.join(info.sources)}."
    )
