"""What the names of folders and files say of photos, and which say nothing."""

import pytest

from semsearch.facts.said import Saying
from semsearch.library.said.names import FILE, FOLDER, said_by_places, telling_part


@pytest.mark.parametrize("name", [
    "IMG_1234", "DSC00012", "P1010012", "DJI_0012", "GOPR0123", "IMG_20190704_183000", "N95", "",
    "PXL_20190704_183000123", "WhatsApp Image 2019-07-04 at 18.30.00 (2)", "image001",
    "1000268201_693b08cb0e", "a1b2c3d4-e5f6-7890-abcd-ef0123456789", "FB_IMG_1562257800000",
    "received_12345", "Screenshot_2019-07-04-18-30-00", "0a9f3c77b1d24e5f", "2019-07-04", "17",
])  # fmt: skip
def test_names_of_cameras_phones_and_messengers_say_nothing(name: str) -> None:
    assert telling_part(name) == ""


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("animals-alpaca", "animals alpaca"),
        ("n02084071_12_dog", "dog"),
        ("2019-07-04_GrandmaKitchen2", "Grandma Kitchen"),
        ("Anna’s birthday (3)", "Anna's birthday"),
        ("IMG_1234 Größe am See", "Größe See"),
        ("20190704beach", ""),
        ("beach20190704", ""),
        ("beach12", "beach"),
        ("犬の散歩", "犬の散歩"),
    ],
)
def test_of_other_names_the_words_count(name: str, words: str) -> None:
    assert telling_part(name) == words


def test_folders_say_their_names_but_no_dates_and_no_heaps() -> None:
    place = (7, "2019/2019-07-12 Rome/DCIM/100CANON/Beach", "IMG_1.jpg")
    said = [Saying(FOLDER, "2019-07-12 Rome"), Saying(FOLDER, "Beach")]
    assert list(said_by_places([place])) == [(7, own) for own in said]
    assert list(said_by_places([(7, "", "cat.on.sofa.jpg")])) == [(7, Saying(FILE, "cat sofa"))]
