"""Whether a query is in English, which is all that the words and the encoders understand.

Libraries that tell languages apart take *taj mahal* and *red car* for other languages: two or
three words are too few for statistics of letters. So a query is judged by its words: those that
people of other languages use most and photos show most, and those that English has.
"""

import unicodedata
from collections.abc import Sequence
from functools import cache, cached_property

import numpy as np

from semsearch.queries.naming import unaccented
from semsearch.queries.spelling import Spelling
from semsearch.vectors import Array

PHRASE = 3
# Words that only other languages have, commonest and most often seen in photos.
FOREIGN = frozenset(
    # German
    "der das den dem des ein eine einen einem einer und oder mit ohne auf aus bei beim im ins vom "
    "zum zur nach über unter für ist sind ich wir nicht kein keine zwei drei vier viele kleine "
    "kleiner kleines große großer grosse rote roter rotes rot blaue blauer blau grüne grüner "
    "gelbe gelb schwarze schwarzer schwarz weiße weißer weiss alte alter altes schöne schöner "
    "hund hunde katze katzen vogel vögel pferd pferde kuh kühe schaf schwein fisch schmetterling "
    "baum bäume blume blumen wiese wald berg berge fluss meer wasser himmel wolken sonne mond "
    "schnee regen sonnenuntergang sonnenaufgang brücke schloss kirche haus häuser straße strasse "
    "stadt dorf garten küche tisch stuhl fenster tür auto autos fahrrad zug flugzeug schiff boot "
    "mann männer frau frauen kinder mädchen junge familie oma opa hochzeit geburtstag urlaub "
    "weihnachten ostern essen kuchen brot apfel äpfel erdbeere angeln schwimmen spielen "
    # French
    "le les une du au aux et avec sans sur dans sous chez pour est sont qui mon ma mes ses leur "
    "chien chiens chatte oiseau oiseaux cheval chevaux vache poisson papillon arbre arbres fleur "
    "fleurs forêt montagne montagnes mer plage lac rivière ciel nuage nuages soleil lune neige "
    "pluie coucher lever château église maison maisons rue ville jardin cuisine chaise fenêtre "
    "voiture voitures vélo avion bateau bateaux homme hommes femme femmes enfant enfants fille "
    "garçon famille mariage anniversaire vacances noël nourriture gâteau pomme fraise rouge bleu "
    "bleue vert verte jaune noire blanc blanche petite grand grande vieux vieille jouent "
    # Spanish
    "los las una del y con sin en sobre bajo para por es está perro perros gato gatos pájaro "
    "pájaros caballo vaca pez mariposa árbol árboles flor flores bosque montaña montañas playa mar "
    "lago río cielo nubes sol luna nieve lluvia puesta atardecer amanecer puente castillo iglesia "
    "casa casas calle ciudad jardín cocina mesa silla ventana puerta coche coches bicicleta tren "
    "avión barco hombre mujer mujeres niño niños niña niñas familia boda cumpleaños vacaciones "
    "navidad comida pastel manzana fresa rojo roja azul verde amarillo amarilla amarillas negro "
    "negra blanco blanca pequeño grande viejo vieja jugando campo sofá "
    # Italian
    "il lo gli un' della dello del delle dei degli nel nella sul sulla sullo con senza per che "
    "cane cani gatto gatti uccello uccelli cavallo mucca pesce farfalla albero alberi fiore fiori "
    "bosco montagna montagne spiaggia mare fiume cielo nuvole sole neve pioggia tramonto ponte "
    "castello chiesa strada città giardino cucina tavolo sedia finestra macchina macchine bici "
    "treno aereo barca uomo donna donne bambino bambina bambini ragazza matrimonio compleanno "
    "vacanza natale cibo torta mela fragola rosso rossa blu giallo gialla nero nera bianco "
    "bianca piccolo giocano "
    # Portuguese
    "o os um uma do da dos das no na nos nas com sem em ao pelo cão cães cachorro cachorros gata "
    "pássaro cavalo peixe borboleta árvore floresta montanha montanhas praia céu nuvens neve chuva "
    "pôr ponte castelo igreja rua cidade jardim cozinha cadeira janela carro carros bicicleta "
    "trem navio homem mulher mulheres criança crianças menino menina família casamento aniversário "
    "férias natal bolo maçã morango vermelho vermelha azuis amarelo preto branco branca parque "
    # Dutch
    "het een op aan met zonder voor uit naar bij hond honden katten vogel vogels paard koe vis "
    "vlinder boom bomen bloem bloemen bos berg bergen zee meer rivier lucht wolken zon maan sneeuw "
    "regen zonsondergang brug kasteel kerk huis huizen straat stad tuin keuken tafel stoel raam "
    "fiets trein vliegtuig schip meisje jongen kinderen vrouw bruiloft verjaardag vakantie "
    "kerstmis eten taart appel aardbei rode blauwe groene gele zwarte witte kleine grote oude "
    # Danish, Norwegian, Swedish
    "och og på till til från fra utan uten uden under över ett et en på i af av med hunden katten "
    "katt katter fågel fågler fugl häst hest träd trær skog skov fjäll hav havet stranden himmel "
    "sol snö snø sne solnedgång solnedgang bro slott slot kyrka kirke hus stad by bord stol bil "
    "bilar cykel sykkel tåg tog båt båd pojke flicka pike gutt barn kvinna kvinne mand bröllop "
    "bryllup födelsedag bursdag fødselsdag jul mat kaka röd rød blå grön grønn gul svart vit hvit "
    "soffan nacht nuit noche notte noite natt noc yö "
    # Polish, Czech
    "w z na i nad pod przy dla pies psy kot koty ptak koń drzewo kwiat kwiaty las góry morze plaża "
    "plaży jezioro niebo słońce słońca śnieg zachód most zamek kościół dom ulica miasto ogród stół "
    "samochód rower pociąg samolot mężczyzna kobieta dziecko dzieci wesele urodziny wakacje "
    "jedzenie ciasto jabłko czerwony czerwona niebieski zielony czarny biały kanapie kočka "
    "strom květina moře pláž slunce sníh "
    # Turkish, Finnish, Indonesian
    "ve ile bir köpek kedi kuş deniz plaj güneş kar ev araba kırmızı mavi yeşil ağaç çiçek çocuk "
    "kadın adam koira kissa lintu hevonen puu kukka metsä järvi meri ranta rannalla lumi talo "
    "auto punainen lapsi nainen mies anjing kucing burung pantai gunung rumah mobil bunga".split()
)
# What names and loans keep in English: rio de janeiro, la jolla, vincent van gogh.
PARTICLES = frozenset(
    "la las los el le les de del den der des di da du do dos das van von und y et un une uno al "
    "am en die il lo na op im ist met mit ein eine que qui aus con em com".split()
)
# Words of other languages that English has too, with a meaning or in names; they tell nothing.
SHARED = PARTICLES | frozenset(
    "no a i o as on under over by in an bin hut man me sole mare per come sol auto autos mat gul "
    "bro slot boot junge alter meer barn stad bord med w z es is os con mar mesa casa grand grande "
    "petit petite fille rouge vert noir blanc blanche bleu verde negro blanco rosso nero gala ma "
    "mes mon pour chat rue ville cuisine chef natal nos bos see berg bon adam bunga mobil ev av af "
    "pod dom pies flor bolo sin pike jul for kar most dem au parque gata familia campo homme femme "
    "noel santa bois lac chaise luna papillon piccolo vis rode bergen rot donna bianca kinder sous "
    "sans til ins chez pastel maison bambino rower por lever sur com est playa aus im ist "
    "ma met mit ein eine op que qui sofa pastel ile blu het nas nad rot ave bella bello".split()
)
ENGLISH = frozenset("the and with of at by from my without not this that are".split())
SAMPLE = 500
RIDGE = 1e-3
FOREIGN_FROM = 0.3
# What a word that English lacks says for another language: one alone may be a name.
BY_VECTOR, BY_ABSENCE, BY_SLIP, BY_PARTICLE, NEEDED = 0.75, 0.6, 0.4, 0.5, 1.0


class Languages:
    """Tells English queries from others.

    Newspapers use foreign words near other foreign words, so the vectors of those that
    English lacks tell most of them from names; a linear rule learns that from `FOREIGN`.

    Parameters
    ----------
    spelling : Spelling
        Knows the words that are English, and which others may be typing errors.
    """

    def __init__(self, spelling: Spelling) -> None:
        self.spelling = spelling
        self._vectors = spelling.vocabulary.approximate

    @classmethod
    @cache
    def load(cls) -> "Languages":
        """Return the rule by the words that semsearch ships."""
        return cls(Spelling.load())

    def is_english(self, words: Sequence[str], has_names: bool = False) -> bool:
        """Return whether words, in lower case, are English, names or loans; true of no words.

        `has_names` says whether names that somebody taught stand among them: then what no
        language has to itself, as in *Rex on a sofa*, need not tell one.
        """
        letters = [letter for word in words for letter in word if letter.isalpha()]
        if 2 * sum(map(_is_latin, letters)) < len(letters):
            return False
        telling = [word for word in words if word not in SHARED and not word.isdigit()]
        against = sum(map(self._foreignness, telling))
        rest = [word for word in telling if word not in FOREIGN and self.spelling.is_known(word)]
        speaking = len(rest) + len(ENGLISH.intersection(rest))
        joints = PARTICLES.intersection(words)
        if not against and len(joints) > 1 and 2 * len(joints) >= len(words):
            return not ENGLISH.isdisjoint(words)
        if against:
            against += BY_PARTICLE * len(joints)
            return against < NEEDED or speaking >= against
        return bool(telling) or len(words) < PHRASE or has_names

    def _foreignness(self, word: str) -> float:
        if word in FOREIGN:
            return NEEDED
        if self.spelling.is_known(word) or any(letter.isdigit() for letter in word):
            return 0.0
        is_near = self._is_near(word)
        if self.spelling.correction(word):
            return BY_SLIP if is_near else 0.0
        return BY_ABSENCE if is_near is None else BY_VECTOR * is_near

    def _is_near(self, word: str) -> bool | None:
        """Return whether a word lies where other languages do, None if it has no vector."""
        if self._vectors is None:
            return None
        plain = word if word in self._vectors else unaccented(word)
        if plain not in self._vectors:
            return None
        return bool(self._vectors[plain] @ self._rule[:-1] + self._rule[-1] > FOREIGN_FROM)

    @cached_property
    def _rule(self) -> Array:
        """The direction in which words of other languages lie, and where it begins."""
        vectors, words = self._vectors, self.spelling.vocabulary
        assert vectors is not None
        foreign = [word for word in sorted(FOREIGN - SHARED) if word in vectors]
        others = vectors.words[: SAMPLE * 300 : 300]
        native = words.words[: SAMPLE * 8 : 16]
        groups = [[vectors[word] for word in foreign], [vectors[word] for word in others],
                  list(words.rows(native))]  # fmt: skip
        shares = np.repeat([1, 0.6, 0.4], [len(group) for group in groups])
        shares = shares / np.repeat([len(group) for group in groups], [len(g) for g in groups])
        sides = np.repeat([1, -1, -1], [len(group) for group in groups])
        points = np.vstack([vector for group in groups for vector in group])
        points = np.hstack([points, np.ones((len(points), 1))])
        scaled = points.T * shares
        gram = scaled @ points + RIDGE * np.eye(points.shape[1])
        return np.asarray(np.linalg.solve(gram, scaled @ sides), np.float32)


def _is_latin(letter: str) -> bool:
    return letter.isascii() or unicodedata.name(letter, "").startswith(("LATIN", "FULLWIDTH LATIN"))
