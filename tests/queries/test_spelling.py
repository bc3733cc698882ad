"""Typing errors are corrected, and words that are only rare are not."""

import pytest

from semsearch import WordVectors
from semsearch.queries.query import read_query
from semsearch.queries.reading import as_typed, reading
from semsearch.queries.spelling import Spelling

TYPED = dict(
    pair.split(":") for pair in (
    "castel:castle catt:cat teh:the elefant:elephant bycicle:bicycle giraff:giraffe "
    "sunst:sunset ocaen:ocean caar:car windmilll:windmill montain:mountain moutain:mountain "
    "flwers:flowers childern:children freind:friend piza:pizza hosre:horse tabel:table "
    "chiar:chair kitchn:kitchen hammmer:hammer brige:bridge rivr:river waterfal:waterfall "
    "squirel:squirrel rabit:rabbit tigre:tiger zeebra:zebra buterfly:butterfly "
    "strawbery:strawberry bananna:banana tomatoe:tomato umbrela:umbrella motorcyle:motorcycle "
    "airplan:airplane helecopter:helicopter trian:train snowbord:snowboard skatebord:skateboard "
    "guiter:guitar pinguin:penguin dolfin:dolphin penquin:penguin crocodil:crocodile wiht:with "
    "dgo:dog brid:bird gril:girl wman:woman pepole:people peple:people babby:baby hapy:happy "
    "weding:wedding birthay:birthday chrismas:christmas snwo:snow lihgt:light yelow:yellow "
    "gren:green purpel:purple balck:black whtie:white lightouse:lighthouse sandwhich:sandwich "
    "restaraunt:restaurant necklase:necklace scisors:scissors trafic:traffic jackit:jacket "
    "baloon:balloon firworks:fireworks garaffe:giraffe libary:library camra:camera "
    "telescop:telescope pumkin:pumpkin sunflwer:sunflower mashroom:mushroom vilage:village "
    "mosqe:mosque cathedrl:cathedral ambulence:ambulance tractr:tractor sheeep:sheep "
    "chiken:chicken turtel:turtle octopuss:octopus lizzard:lizard spidr:spider "
    "dinasaur:dinosaur skelton:skeleton pillw:pillow blankit:blanket refrigrator:refrigerator "
    "keybord:keyboard laptp:laptop cofee:coffee spagetti:spaghetti avacado:avocado "
    "brocoli:broccoli watermelonn:watermelon womn:woman smilling:smiling runing:running "
    "swiming:swimming flowr:flower steet:street castl:castle tabl:table phne:phone kichen:kitchen "
    "lighthous:lighthouse pinapple:pineapple clok:clock wndow:window"
    ).split()
)  # fmt: skip
RIGHT = (
    "quokka okapi axolotl ewer rex zurich nikon canon adidas ikea lego toyota lamborghini "
    "ferrari porsche vespa gopro iphone macbook starbucks nutella heineken bmw audi subaru "
    "kawasaki yamaha bulldozer capybara tapir narwhal pangolin numbat ocelot serval wombat "
    "fennec dugong tardigrade kookaburra cassowary hoatzin shoebill kakapo labradoodle cockapoo "
    "goldendoodle shiba inu corgi dachshund schnauzer weimaraner pomeranian tagine paella ramen "
    "gyoza sushi kimchi bibimbap falafel hummus baklava tiramisu gnocchi pierogi empanada "
    "ceviche poutine matcha boba pho naan samosa kimono sari dirndl lederhosen sombrero poncho "
    "kilt hijab torii pagoda stupa ziggurat yurt igloo hammam medina fjord geysir eiffel "
    "colosseum parthenon alhambra neuschwanstein machu picchu angkor petra uluru matterhorn "
    "fuji kilimanjaro everest berlin prague vienna salzburg reykjavik oslo helsinki lisbon "
    "porto seville granada marrakech istanbul cappadocia dubai mumbai kyoto osaka seoul hanoi "
    "emma lucas mia noah liam olivia sofia lena jonas felix hanna clara otto ida karl marin "
    "lisa luca nina luna bella milo leo selfie bokeh timelapse drone vlog emoji hoverboard "
    "ukulele didgeridoo bodhran theremin kalimba zamboni tuktuk rickshaw segway monocle "
    "fascinator tricorne fez ushanka chullo pikachu yoda batman minecraft pokemon hello kitty "
    "totoro shrek elsa hibiscus plumeria dahlia ranunculus anemone ginkgo wisteria monstera "
    "pampas edelweiss kumquat rambutan durian lychee doggo pupper kitteh kat cafe naive "
    "mozzarella prosecco aperol negroni limoncello tortellini schnapps kombucha sriracha wasabi "
    "edamame tofu tempeh quinoa couscous harissa tahini leica hasselblad fujifilm polaroid "
    "kodak playstation xbox nintendo tesla bugatti ducati harley boeing airbus cessna zeppelin "
    "spitfire okavango serengeti patagonia svalbard lofoten cinque dubrovnik mostar kotor "
    "ljubljana tallinn vilnius hedwig gandalf frodo hermione voldemort spiderman barbie elmo "
    "snoopy garfield agapanthus alstroemeria bougainvillea frangipani echinacea aloe yucca "
    "saguaro baobab sequoia jackdaw nuthatch wryneck lapwing dunlin curlew ptarmigan quetzal "
    "hoopoe marnie yeats weeding ruts claps commandeer aline noemi anneke piotr"
).split()


@pytest.fixture(scope="session")
def spelling() -> Spelling:
    return Spelling.load()


def test_nine_typing_errors_in_ten_are_read_as_what_was_meant(spelling: Spelling) -> None:
    wrong = {t: spelling.correction(t) for t, m in TYPED.items() if spelling.correction(t) != m}
    assert len(wrong) <= 0.1 * len(TYPED), wrong


def test_hardly_a_rare_word_is_taken_for_an_error(spelling: Spelling) -> None:
    changed = {word: spelling.correction(word) for word in RIGHT if spelling.correction(word)}
    assert len(changed) <= 0.02 * len(RIGHT), changed


@pytest.mark.parametrize(
    ("text", "read", "corrected"),
    [("castel by the sea", "castle by the sea", {"castel": "castle"}),
     ("doggo on teh beach", "doggo on the beach", {"teh": "the"}),
     ("red caar", "red car", {"caar": "car"}),
     ("sunst over ocaen", "sunset over ocean", {"sunst": "sunset", "ocaen": "ocean"}),
     ("CASTEL", "castle", {"castel": "castle"}),
     ('"castel" by the sea', "castel by the sea", {}),
     ("a photo of Carr", "a photo of carr", {}),
     ("a castle in Castel Gandolfo", "a castle in castel gandolfo", {})],
)  # fmt: skip
def test_only_the_wrong_word_is_replaced(
    words: WordVectors, text: str, read: str, corrected: dict[str, str]
) -> None:
    query = read_query(text, words)
    assert (query.wanted[0].text, query.corrected) == (read, corrected)


def test_a_typing_error_is_corrected_in_what_is_excluded_too(words: WordVectors) -> None:
    query = read_query("cat wihtout dgos -castel", words)
    assert query.wanted[0].text == "cat"
    assert [part.text for part in query.excluded][-1] == "castle"


def test_what_was_corrected_is_said_and_can_be_searched_for_as_typed(words: WordVectors) -> None:
    query = read_query("Castel, by the sea", words)
    assert reading(query) == ["Read “castel” as castle."]
    assert as_typed(query) == '"Castel", by the sea'
    assert read_query(as_typed(query), words).corrected == {}


def test_a_query_that_is_read_as_it_is_needs_no_words(words: WordVectors) -> None:
    assert reading(read_query("a castle by the sea", words)) == []


@pytest.mark.parametrize("text", ["1234", "2024 -12"])
def test_of_numbers_alone_it_is_said_what_they_mean(words: WordVectors, text: str) -> None:
    assert "Numbers mean little" in reading(read_query(text, words))[0]
