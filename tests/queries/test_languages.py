"""Queries in another language are told from English ones with names and loan words."""

import pytest

from semsearch import WordVectors
from semsearch.queries.query import read_query
from semsearch.queries.reading import NOT_ENGLISH, reading
from semsearch.words.lexicon import Lexicon

ENGLISH = (
    "taj mahal|sushi|kimono|schnauzer|piñata|fjord|café|eiffel tower|chalet|buddha|llama|"
    "dachshund|a castle by the water|dog|red car|cat on a sofa|sunset|people at the beach|"
    "2*red car|cat -dog|windmill|solar panel|birthday party with cake|café in Paris|"
    "Zürich at night|crème brûlée|jalapeño peppers|déjà vu|São Paulo skyline|rio de janeiro|"
    "arc de triomphe|los angeles|la jolla beach|el capitan|mont blanc|notre dame de paris|"
    "tour de france|vincent van gogh painting|leonardo da vinci|chihuahua|poodle|"
    "german shepherd|paella|tapas|siesta|burrito|croissant|baguette|fondue|kindergarten|"
    "bratwurst|pretzel|oktoberfest|volkswagen beetle|ikea shelf|lego castle|machu picchu|"
    "angkor wat|great wall of china|mount fuji|samurai sword|origami crane|feng shui garden|"
    "tai chi in the park|yoga on a mat|quokka|axolotl|okapi|castel by the sea|catt on the sofa|"
    "elefant|bycicle|windmilll|doggo on teh beach|sunst over ocaen|Rex on the sofa|"
    "emma and noah|grandma's birthday|dog in snow|man in hat|girl on horse|no dogs|"
    "beach without people at sunset|x-ray|t-shirt|3 cats|4k wallpaper|iphone|"
    "black and white photo|am radio|die cast car|sea lion|kayak|igloo|pain au chocolat|"
    "chat room|hut in the alps|gift|matterhorn|neuschwanstein castle|den of foxes|bull terrier|"
    "pumpkin pie|rainy street at night|the louvre|casa blanca|santa fe|las vegas strip|"
    "costa rica|bali temple|mosque|karate kid|IMG_1234|golden gate bridge|haus of gaga|"
    "der spiegel magazine|piano|villa|terracotta pots|gondola in venice|el nino|vis a vis|"
    "pas de deux|coq au vin|bon appetit|carpe diem|hasta la vista|quinceañera|doppelganger|"
    "rottweiler|mona lisa|al dente pasta|maria and jose|a girl holding a balloon|"
    "hot air balloon|snowman|old bicycle in front of a door|glass of wine|margarita|"
    "tacos al pastor|chili con carne|café au lait|art deco building|cul de sac|maître d'|"
    "fleur de lis|faux fur coat|grand canyon|grand piano|mesa verde|puerto rico beach|el paso|"
    "las palmas|san francisco|santa claus|casa loma|villa borghese|lago di como|ponte vecchio|"
    "piazza navona|champs elysees|montmartre|mont saint michel|cinque terre|la sagrada familia|"
    "plaza de españa|playa del carmen|tequila|mojito|gin and tonic|dim sum|banh mi|pho soup|"
    "pad thai|tom yum|kung fu|tuk tuk|bonsai|ikebana|haiku|manga|anime girl|karaoke|tsunami|"
    "hygge living room|smörgåsbord|ombudsman|loch ness|dalmatian|bichon frise|shih tzu|"
    "lhasa apso|papillon dog|rodeo|lasso|adobe house|patio|mariachi band|flamenco dancer|"
    "matador|der blaue reiter|bauhaus|zeitgeist|dirndl|glockenspiel|schnitzel|sauerkraut|"
    "hamburger|rucksack|die hard|man bites dog|on in|see saw|red hut|boots|den|as|my son|"
    "in an old barn|under the bridge|come here|no dogs|per person|sur la table store|los lobos|"
    "de lorean car|van|le mans|du pont|marie curie|josé and maría|björk|beyoncé|tromsø|zürich|"
    "münchen|malmö|kraków|gdańsk|façade|naïve art|doner kebab|raki|köfte"
).split("|")
FOREIGN = (
    "Angeln am See|Katze auf dem Sofa|chien sur la plage|gato en el sofá|un coucher de soleil|"
    "kat op de bank|Sonnenuntergang am Strand|ein roter Apfel|zwei Hunde im Schnee|"
    "Frau mit Hut|Kinder spielen im Park|Berge im Winter|alte Brücke über den Fluss|"
    "Blumen auf der Wiese|Haus am Meer|Geburtstag von Oma|une femme avec un chapeau|"
    "montagnes enneigées|voiture rouge|petit chat noir|fleurs dans le jardin|la tour la nuit|"
    "enfants qui jouent|bateau sur le lac|perro en la playa|puesta de sol|coche rojo|"
    "niños jugando en el parque|flores amarillas|una casa en el campo|montañas con nieve|"
    "il cane sul divano|tramonto sul mare|una macchina rossa|bambini che giocano|gatto nero|"
    "cachorro na praia|pôr do sol|um carro vermelho|crianças no parque|hond in de sneeuw|"
    "een rode auto|zonsondergang aan zee|kinderen op het strand|hund på stranden|"
    "en katt i soffan|röd bil|solnedgång över havet|kot na kanapie|pies na plaży|zachód słońca|"
    "kedi kanepede|kırmızı araba|koira rannalla|собака на пляже|красная машина|"
    "猫がソファにいる|海边的日落|강아지와 해변|كلب على الشاطئ|"
    "ηλιοβασίλεμα στη θάλασσα|कुत्ता समुद्र तट पर|"
    "Regenbogen über dem Feld|Mädchen mit Luftballon|Fußball spielen|leckeres Frühstück|"
    "Sandburg bauen|Wanderung in den Alpen|schlafende Katze|Oma und Opa im Garten|"
    "altes Fahrrad vor der Tür|femme qui lit un livre|verre de vin|chaussures de sport|"
    "enfants à l'école|le marché de Noël|cheval au galop|un homme en costume|"
    "champ de tournesols|pont de pierre|gens dans la rue|vaso de agua|mujer leyendo un libro|"
    "mercado de frutas|partido de fútbol|zapatos rojos|abuela cocinando|caballo corriendo|"
    "cielo estrellado|perros jugando|bicicleta vieja|ragazzo con il cappello|bicchiere di vino|"
    "strada di montagna|gatto che dorme|mercato della frutta|menina com chapéu|copo de vinho|"
    "rua à noite|cavalo no campo|meisje met ballon|oude fiets|glas wijn|paarden in de wei|"
    "flicka med hatt|gammal cykel|ett glas vin|hest på marken|dziewczyna z kapeluszem|"
    "stary rower|kieliszek wina|девушка с книгой|снег|"
    "夜景|花火大会|생일 케이크|قطة|שקיעה|çocuk parkta|vanha talo|děti na hřišti"
).split("|")
SINGLE = (
    "perro|собака|猫|montagne|strand|Hund|Katze|chien|Schmetterling|Hochzeit|plage|oiseau|playa|"
    "niña|pájaro|cane|spiaggia|cachorro|praia|hond|katt|pies|犬|Vogel|Weihnachten|mariposa"
).split("|")


def read(text: str, words: WordVectors, lexicon: Lexicon) -> bool:
    return read_query(text, words, lexicon).is_english


def test_english_with_names_and_loans_is_english(words: WordVectors, lexicon: Lexicon) -> None:
    wrong = [text for text in ENGLISH if not read(text, words, lexicon)]
    assert len(wrong) <= 0.05 * len(ENGLISH), wrong


def test_phrases_in_other_languages_are_not(words: WordVectors, lexicon: Lexicon) -> None:
    wrong = [text for text in FOREIGN if read(text, words, lexicon)]
    assert len(wrong) <= 0.15 * len(FOREIGN), wrong


def test_most_common_words_of_other_languages_are_not(words: WordVectors, lexicon: Lexicon) -> None:
    wrong = [text for text in SINGLE if read(text, words, lexicon)]
    assert len(wrong) <= 0.2 * len(SINGLE), wrong


@pytest.mark.parametrize(
    "text", ["Angeln am See", "Katze auf dem Sofa", "chien sur la plage", "perro", "собака", "猫",
             "gato en el sofá", "un coucher de soleil", "kat op de bank", "montagne"]
)  # fmt: skip
def test_another_language_is_said_and_nothing_of_it_is_corrected(
    words: WordVectors, lexicon: Lexicon, text: str
) -> None:
    query = read_query(text, words, lexicon)
    assert (reading(query), query.corrected) == ([NOT_ENGLISH], {})
