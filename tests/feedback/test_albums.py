"""Albums keep photos together, by content and in order, until somebody deletes the album."""

import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from small import index, save_colours, save_photo

from semsearch import Filter, Library
from semsearch.errors import AlbumNameError, UnknownAlbumError
from semsearch.feedback.albums import Albums, checked_name
from semsearch.feedback.memory_file import MemoryFile

A, B, C = (letter * 64 for letter in "abc")
SUMMER = "Été"


@pytest.fixture
def albums(library: Library) -> Albums:
    return Albums(library)


@pytest.fixture
def filled(library: Library, tmp_path: Path) -> Library:
    index(library, save_colours(tmp_path / "photos"))
    return library


def names(albums: Albums) -> list[str]:
    return [album.name for album in albums]


def test_photos_stay_in_the_order_in_which_they_were_added(albums: Albums) -> None:
    assert albums.add("Sea", [C, A]) == 2
    assert albums.add("Sea", [A, B, C]) == 1
    assert albums.contents("Sea") == [C, A, B]
    assert albums.remove("Sea", [C, C, B * 2]) == 1
    assert albums.add("Sea", [C]) == 1
    assert albums.contents("Sea") == [A, B, C]


def test_the_list_has_counts_covers_and_the_newest_first(albums: Albums) -> None:
    albums.add("Sea", [B, A])
    albums.add("Empty", [])
    empty, sea = albums
    assert (empty.name, empty.count, empty.cover) == ("Empty", 0, None)
    assert (sea.name, sea.count, sea.cover) == ("Sea", 2, B)
    assert sea.made is not None
    assert sea.made.endswith("+00:00")
    albums.remove("Sea", [B])
    assert [each.cover for each in albums] == [None, A]


def test_there_are_none_before_one_is_made_and_asking_makes_no_file(albums: Albums) -> None:
    assert list(albums) == albums.favourites() == []
    assert "Sea" not in albums
    assert albums.set_favourite([A], False) == 0
    for change in (albums.contents, albums.delete, lambda name: albums.rename(name, "a"),
                   lambda name: albums.remove(name, [A]), albums.within):  # fmt: skip
        with pytest.raises(UnknownAlbumError, match="no album 'Sea'. It has none so far"):
            change("Sea")
    assert not MemoryFile(albums.library).exists


def test_an_unknown_album_is_told_with_those_that_there_are(albums: Albums) -> None:
    for number in range(12):
        albums.add(f"Album {number}", [])
    with pytest.raises(UnknownAlbumError, match=r"'Album 11', .* 'Album 2' and 2 more\."):
        albums.contents("Album 12")


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("change", [str.upper, str.lower, "  {}\t".format])
def test_one_name_is_one_album_however_it_is_typed(
    albums: Albums, form: str, change: type[str]
) -> None:
    albums.add(SUMMER, [A])
    typed = unicodedata.normalize(form, change(SUMMER))  # type: ignore[arg-type]
    assert typed in albums
    albums.add(typed, [B])
    assert albums.contents(typed) == [A, B]
    assert names(albums) == [SUMMER]
    albums.delete(typed)
    assert list(albums) == []


@pytest.mark.parametrize(
    ("name", "why"),
    [("", "needs a name"), (" \n", "needs a name"), ("a" * 61, "61 characters is too long"),
     ("a\nb", "one line"), ("a\x1b[2J", "one line"), ("a\udcff", "one line")],
)  # fmt: skip
def test_what_can_be_no_name_is_refused(albums: Albums, name: str, why: str) -> None:
    albums.add("Sea", [A])
    for change in (lambda: albums.add(name, [B]), lambda: albums.rename("Sea", name)):
        with pytest.raises(AlbumNameError, match=why):
            change()
    assert name not in albums
    assert [(album.name, album.count) for album in albums] == [("Sea", 1)]


def test_names_of_any_script_and_sign_are_kept_as_they_are() -> None:
    for name in ("e\u0301" * 60, "👨\u200d👩\u200d👧 2024", "写真", "a/b'; --", "..", "Favourites"):
        assert checked_name(f" {name} ") == unicodedata.normalize("NFC", name)


def test_an_album_is_renamed_with_its_photos(albums: Albums) -> None:
    albums.add("Sea", [B, A])
    albums.rename("sea", "SEA")
    albums.rename("Sea", " Ocean ")
    assert names(albums) == ["Ocean"]
    assert albums.contents("ocean") == [B, A]
    assert "Sea" not in albums


def test_a_name_that_is_taken_is_not_given_again(albums: Albums) -> None:
    albums.add("Sea", [A])
    albums.add(SUMMER, [B])
    with pytest.raises(AlbumNameError, match="There is an album 'ÉTÉ' already"):
        albums.rename("Sea", "ÉTÉ")
    assert (albums.contents("Sea"), albums.contents(SUMMER)) == ([A], [B])


def test_a_deleted_album_takes_no_other_and_no_favourite_along(albums: Albums) -> None:
    albums.add("Sea", [A, B])
    albums.add("Hills", [B])
    albums.set_favourite([A], True)
    albums.delete("Sea")
    assert names(albums) == ["Hills"]
    assert (albums.contents("Hills"), albums.favourites()) == ([B], [A])
    albums.add("Sea", [C])
    assert albums.contents("Sea") == [C]


def test_favourites_are_the_newest_first_and_taken_back(albums: Albums) -> None:
    assert albums.set_favourite([A, B], True) == 2
    assert albums.set_favourite([C, A], True) == 1
    assert albums.favourites() == [C, B, A]
    assert albums.set_favourite([B, B], False) == 1
    assert albums.favourites() == [C, A]


def test_an_album_may_be_called_favourites(albums: Albums) -> None:
    albums.add("Favourites", [A])
    albums.set_favourite([B], True)
    assert (albums.contents("Favourites"), albums.favourites()) == ([A], [B])


def test_photos_added_at_once_are_all_kept(library: Library) -> None:
    photos = [f"{number:064}" for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda photo: Albums(library).add("Sea", [photo]), photos))
    assert sorted(Albums(library).contents("Sea")) == photos


# With a library


def test_photos_that_moved_stay_in_their_albums(filled: Library, tmp_path: Path) -> None:
    albums, (blue, *_) = Albums(filled), filled.photos()
    albums.add("Sea", [blue.sha256])
    blue.path.rename(save_photo(tmp_path / "photos" / "new" / "x.png").with_name("moved.png"))
    index(filled, tmp_path / "photos", reread=True)
    [found] = filled.photos(albums.ids(albums.contents("Sea")).tolist())
    assert (found.sha256, found.path.name) == (blue.sha256, "moved.png")


def test_numbers_come_in_the_order_of_the_album_and_those_gone_are_left_out(
    filled: Library,
) -> None:
    first, _, third = filled.photos()
    albums = Albums(filled)
    albums.add("Sea", [third.sha256, A, first.sha256])
    assert albums.ids(albums.contents("Sea")).tolist() == [third.id, first.id]
    assert albums.ids([A]).tolist() == albums.ids([]).tolist() == []


def test_a_search_within_an_album_sees_each_copy_and_nothing_else(
    filled: Library, tmp_path: Path
) -> None:
    (tmp_path / "photos" / "copies").mkdir()
    [red] = filled.ids_of_file("red.png")
    [photo] = filled.photos([red])
    copy = tmp_path / "photos" / "copies" / "red.png"
    copy.write_bytes(photo.path.read_bytes())
    index(filled, tmp_path / "photos")
    albums = Albums(filled)
    albums.add("Sea", [photo.sha256, A])
    within = albums.within("sea")
    assert sorted(filled.ids(within).tolist()) == sorted(filled.ids_of_file("red.png"))
    assert albums.ids([photo.sha256]).tolist() == [red]
    in_copies = albums.within("Sea", Filter(folder=copy.parent))
    assert [p.path for p in filled.photos(filled.ids(in_copies).tolist())] == [copy]


def test_favourites_of_an_album_are_those_of_both(filled: Library) -> None:
    first, second, third = filled.photos()
    albums = Albums(filled)
    albums.add("Sea", [first.sha256, second.sha256])
    albums.set_favourite([second.sha256, third.sha256], True)
    both = albums.within_favourites(albums.within("Sea"))
    assert filled.ids(both).tolist() == [second.id]
    assert filled.ids(albums.within_favourites()).tolist() == [second.id, third.id]
    assert both.among_called == "the album Sea and the favourites"


def test_an_album_without_photos_of_the_library_leaves_none(filled: Library) -> None:
    albums = Albums(filled)
    albums.add("Empty", [])
    albums.add("Gone", [A])
    assert filled.ids(albums.within("Empty")).size == filled.ids(albums.within("Gone")).size == 0
    assert [(album.name, album.count) for album in albums] == [("Gone", 1), ("Empty", 0)]
