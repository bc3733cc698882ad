"""Dates as cameras, programs and people write them, in text and in the names of files."""

import re
from datetime import date, datetime
from email.utils import parsedate

DAY_FORMAT = "%Y-%m-%d"
TIME_FORMAT = f"{DAY_FORMAT} %H:%M:%S"
FIRST_PHOTO = 1800
# Names carry many numbers, and no phone is that old.
FIRST_IN_NAMES = 1900
LONGEST = 80

_PARTS = ("year", "month", "day", "hour", "minute", "second")
_HALF = r"(?:\s*(?P<half>[AaPp])\.?[Mm]\b)?"
_WRITTEN = re.compile(
    r"(?P<year>\d{4})\s*[:/.-]\s*(?P<month>\d{1,2})\s*[:/.-]\s*(?P<day>\d{1,2})"
    r"(?:[T:\s]\s*(?P<hour>\d{1,2})\s*:\s*(?P<minute>\d{1,2})(?:\s*:\s*(?P<second>\d{1,2}))?"
    rf"(?:[.,]\d+)?(?!\d){_HALF}|\D*$)"
)
_DIGITS = re.compile(
    r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)"
    r"(?:[T ]?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?)?(?!\d)"
)
# A telephone or version number may go on like a date: 0172-2012-03-04, v2019.07.04.
_IN_NAME = re.compile(
    r"(?<![\dvV+])(?<!\d[.-])(?P<year>\d{4})(?P<gap>[-_.]?)(?P<month>\d\d)(?P=gap)(?P<day>\d\d)"
)
# After the day: 183000, _183000123, -18-30-00, " at 6.30 PM", " um 18.30.00".
_CLOCK = re.compile(
    r"(?:[ T._-]{0,3}|[ _-][^\W\d_]{1,3}[ _-](?:las )?)"
    r"(?:(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)(?:\d{3})?"
    r"|(?P<hour2>\d{1,2})(?P<gap>[-_.:])(?P<minute2>\d\d)(?:(?P=gap)(?P<second2>\d\d))?)"
    rf"(?!\d){_HALF}"
)
# What eight digits need around them to be a day: the name begins with them or as cameras and
# messengers begin theirs, and no longer number or word goes on after them.
_BEFORE_DIGITS = re.compile(
    r"(?:|(?:.*[^\W\d_])?(?:img|mvimg|image|pxl|vid|dscf?|dscn|pano|burst|cam|win|photo|foto|pict?"
    r"|picture|scan|capture|screen ?shot|bildschirmfoto|signal|snapchat)[ _-]?)$",
    re.IGNORECASE,
)
_AFTER_DIGITS = re.compile(r"(?!\w)(?!-[0-9a-f]{4}-)(?![ .-]\d{5})|_(?!\d{5})", re.IGNORECASE)


def read_date(value: object) -> str | None:
    """Return a date as ``YYYY-MM-DD HH:MM:SS``, or ``YYYY-MM-DD`` where it tells no time.

    The year comes first in all spellings that are read; a time zone does not count, for it is
    the day where the photo was taken that people remember. What is no possible date, such as
    zeros, tells nothing.
    """
    text = _text(value)
    found = _WRITTEN.match(text) or _DIGITS.match(text)
    return _date(found.groupdict(), FIRST_PHOTO) if found else None


def read_letter_date(text: str) -> str | None:
    """Return the date that a text in the manner of letters has, such as 4 Jul 2019 18:30:00."""
    parsed, half = parsedate(text[:LONGEST]), re.search(_HALF + r"\W*$", text[:LONGEST])
    if not parsed:
        return None
    parts: dict[str, str | None] = dict(zip(_PARTS, map(str, parsed), strict=False))
    return _date(parts | {"half": half["half"] if half else None}, FIRST_PHOTO)


def date_in_name(stem: str) -> str | None:
    """Return the date in the name of a file, without its suffix, as `read_date` does.

    A number that only looks like a date tells nothing.
    """
    for found in _IN_NAME.finditer(stem):
        clock = _CLOCK.match(stem, found.end())
        whole = _date(found.groupdict() | _clock(clock), FIRST_IN_NAMES) if clock else None
        day = _date(found.groupdict(), FIRST_IN_NAMES)
        if day and (whole or _is_day(found)):
            return whole or day
    return None


def _text(value: object) -> str:
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    return value[:LONGEST].split("\0")[0].strip() if isinstance(value, str) else ""


def _clock(found: re.Match[str]) -> dict[str, str | None]:
    parts = found.groupdict()
    return {name: parts[name] or parts[f"{name}2"] for name in _PARTS[3:]} | {"half": parts["half"]}


def _is_day(found: re.Match[str]) -> bool:
    """Whether numbers that could be a day, with no time after them, are one."""
    before, after = found.string[: found.start()], found.string[found.end() :]
    if found["gap"]:
        return not after[:1].isdigit()
    return bool(_BEFORE_DIGITS.match(before) and _AFTER_DIGITS.match(after))


def _date(parts: dict[str, str | None], first: int) -> str | None:
    year, month, day, hour, minute, second = (int(parts.get(name) or 0) for name in _PARTS)
    half = (parts.get("half") or "").lower()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + 12 * (half == "p")
    try:
        found = datetime(year, month, day, hour, minute, second)
    except ValueError:
        return None
    if not first <= year <= date.today().year + 1:
        return None
    return f"{found:{TIME_FORMAT if parts.get('hour') else DAY_FORMAT}}"
