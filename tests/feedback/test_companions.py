"""What goes well together is learnt from sessions, in a simulated shop."""

import numpy as np
import pytest

from semsearch.errors import TooFewSessionsError
from semsearch.evaluation.tasks.shop import STYLES, Shop
from semsearch.feedback.companions import FEWEST_SESSIONS, Companions

PAIRS = [["hat", "shirt"], ["shoe", "sock"]] * FEWEST_SESSIONS


@pytest.fixture(scope="module")
def shop() -> Shop:
    return Shop.synthetic(kinds=5, of_a_kind=12)


@pytest.fixture(scope="module")
def sessions(shop: Shop) -> list[list[str]]:
    return shop.sessions(240)


def test_companions_have_the_style_and_another_kind(shop: Shop, sessions: list[list[str]]) -> None:
    rate = shop.by_companions(Companions.learn(sessions))
    assert rate > 0.7
    assert rate > 3 * shop.by_chance()
    assert shop.by_look() < shop.by_chance()


def test_photos_that_were_never_picked_take_the_companions_of_what_looks_like_them(
    shop: Shop, sessions: list[list[str]]
) -> None:
    assert shop.by_companions_of_new(sessions) > 1.5 * shop.by_chance()


def test_companions_by_look_are_marked_and_unknown_looks_have_none() -> None:
    names = ("hat", "shirt", "shoe", "sock")
    points = dict(zip(names, np.eye(4, dtype=np.float32), strict=True))
    companions = Companions.learn(PAIRS, points)
    assert not companions.goes_with("hat", 1)[0].by_look
    assert all(each.by_look for each in companions.goes_with("new", 1, points["hat"]))
    assert companions.goes_with("new", 1, points["hat"])
    assert companions.goes_with("new") == []
    assert Companions.learn(PAIRS).goes_with("new", 1, points["hat"]) == []


def test_a_photo_goes_with_those_it_was_picked_with_and_not_with_itself() -> None:
    companions = Companions.learn(PAIRS)
    found = companions.goes_with("hat")
    assert found[0].sha256 == "shirt"
    assert {each.sha256 for each in found} == {"shirt", "shoe", "sock"}
    assert [each.score for each in found] == sorted((e.score for e in found), reverse=True)


def test_the_same_sessions_in_any_order_give_the_same_companions(
    sessions: list[list[str]],
) -> None:
    one = Companions.learn(sessions).goes_with(sessions[0][0])
    other = Companions.learn([own[::-1] for own in sessions[::-1]]).goes_with(sessions[0][0])
    assert one == other


def test_too_few_sessions_are_said_with_how_many_it_takes(shop: Shop) -> None:
    with pytest.raises(TooFewSessionsError, match="are 3 visits.* 20 are needed") as few:
        Companions.learn([["a", "b"]] * 3 + [["a", "a"], ["c"], []])
    assert (few.value.sessions, few.value.needed) == (3, 20)
    with pytest.raises(TooFewSessionsError):
        Companions.learn([])
    many = [[f"{n}", f"{n + 1}", f"{n + 2}"] for n in range(0, 90, 3)]
    with pytest.raises(TooFewSessionsError) as few:
        Companions.learn(many)
    assert (few.value.sessions, few.value.needed) == (30, 45)


def test_sessions_pick_one_item_of_a_kind_and_mostly_one_style(shop: Shop) -> None:
    rows = [list(map(int, own)) for own in shop.sessions(100)]
    shares = [np.bincount(shop.styles[own], minlength=STYLES).max() / len(own) for own in rows]
    assert np.mean(shares) > 0.75
    assert all(3 <= len(own) <= 5 for own in rows)
