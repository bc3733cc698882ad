"""Make the word-vector files and the tag vocabulary from GloVe arrays and WordNet.

    python scripts/build_words.py SOURCES SOURCES/wordnet data/models
    python scripts/update_manifest.py

`scripts/get_sources.py SOURCES` fetches what it takes: `glove_840b_300d.npz`, `glove_6b_100d.npz`
and the nouns of WordNet 3.0. Training the map from GloVe 6B needs the extra `train` and takes
minutes; its seed is in this file, but another processor or version of TensorFlow rounds otherwise.

The choice of tags is WordNet's, corrected by the word lists at the head of this file.
"""

import argparse
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

Float32 = NDArray[np.float32]
Int64 = NDArray[np.int64]

SEED = 0
HELD_OUT_SHARE = 0.1
HIDDEN_UNITS = 1024
DROPOUT = 0.2
EPOCHS = 20
BATCH = 256
LEARNING_RATE = 5e-3
LEVELS = 16
LLOYD_ROUNDS = 150
LONGEST_WORD = 30

NOUN = 1
ANIMAL, ARTIFACT, FOOD, OBJECT, PLANT = 5, 6, 13, 17, 20
VISIBLE_FILES = {ANIMAL, ARTIFACT, FOOD, OBJECT, PLANT}
INVISIBLE_KINDS = {"drug", "drug_of_abuse", "medicine", "microorganism"}

CHOSEN_FROM_OTHER_FILES = {
    "body": """hair face eye hand head arm leg foot nose mouth ear beard mustache moustache finger
        fist teeth tooth tongue lip skull skeleton braid ponytail neck shoulder elbow knee ankle
        wrist toe thumb palm chin cheek forehead belly chest eyebrow eyelash biceps fingernail
        haircut hairdo goatee freckle eyeball torso brain tusk""",
    "group": """crowd herd flock forest woods rainforest family couple team audience orchestra choir
        band parade queue caravan convoy fleet grove vegetation flora wildlife police army
        troops infantry cavalry squadron jury school church university college village clinic court
        stack pile heap bunch bundle row galaxy kindergarten preschool gymnasium conservatory circus
        banquet feast table van traffic chain haystack grandstand crossroads signage hive litter
        concourse levee hamlet clump motorcade armada totem""",
    "location": """city town park field beach coast desert shore corner port neighborhood campus
        landscape spa lawn countryside clearing horizon playground jungle landmark cemetery harbor
        harbour waterfront suburb neighbourhood battlefield coastline ghetto crest rooftop pasture
        campground oasis skyline plaza prairie meadow checkpoint farmland graveyard metropolis
        outpost slum grassland outback hilltop junkyard piazza churchyard savanna savannah shrubbery
        glade seascape cornfield dockyard casbah fairway lair marketplace silhouette sands scene
        mansion seaside uptown residence habitat terrain""",
    "phenomenon": """light snow rain smoke storm cloud sunshine sunlight lightning tornado fog
        hurricane mist haze blizzard thunderstorm moonlight whirlwind snowfall candlelight snowflake
        snowstorm mirage fireball downpour typhoon twister sleet rainstorm thunderbolt afterglow
        sandstorm firelight gaslight ray torrent monsoon""",
    "substance": """water paper oil glass metal ice wood steel plastic leather salt log iron cotton
        powder dust sand rubber concrete crystal ink fiber aluminum spray dirt copper vinyl
        wallpaper trash coal brass garbage junk mineral clay gel soda mud yeast wax chrome fur
        bronze resin spice gasoline tin marble lime debris granite hardwood timber cement adobe
        platinum straw cardboard ash rubbish grease aluminium gravel petrol fleece charcoal ore
        ivory neon compost quartz frost tar suede coke chalk lumber turquoise plaster asphalt
        leopard lava limestone cork pigment emerald detergent incense sewage manure parchment rubble
        jade beaver alligator plank sandstone goo dew lacquer pewter puddle firewood rhinestone
        notepad sheepskin crepe lint mocha opal stucco tarmac topaz flint soot shingle garnet
        sandpaper slush otter beeswax sawdust mink magma nebula gunpowder jasper husk linoleum
        basalt driftwood rawhide papyrus kindling alabaster obsidian brownstone icicle horsehair
        muskrat fieldstone nylon polyester latex fiberglass foam""",
    "person": """man child girl woman guy baby player student mother father daughter son boy
        president driver doctor adult teacher coach kid artist sister brother couple guest youth
        officer lady
        guard singer actor photographer tourist nurse bride captain soldier chef journalist fighter
        priest musician scientist infant quarterback grandmother dentist farmer surgeon rider
        princess prince teenager pitcher grandfather cop athlete runner fairy hunter vampire warrior
        toddler guitarist drummer dancer zombie pirate prisoner witch wizard mechanic sheriff cowboy
        angel king queen clown cheerleader bishop pedestrian knight referee ninja pope pianist
        boxer emperor monk sailor waitress waiter golfer fireman librarian plumber racer
        shepherd bridesmaid groom fisherman wrestler magician bartender carpenter baker gardener
        policeman goalkeeper mummy cyclist ballerina diver surfer nun swimmer jockey
        astronaut peasant schoolgirl schoolboy mermaid skater acrobat footballer samurai butler
        gypsy bowler werewolf unicorn superman miner cleric stewardess gnome violinist batsman
        skier welder handyman blacksmith archer gymnast hiker janitor aviator beggar sweeper
        saxophonist lifeguard mannequin sprinter goblin cavalier cricketer bridegroom
        cellist doorman hobbit seamstress postman mailman shopkeeper shoemaker roofer puppeteer
        mountaineer trapper jogger ogre horseman mariner empress lumberjack yeti friar ballplayer
        matador showgirl patrolman busboy bellboy musketeer gladiator hobo
        newlywed granny grandma grandpa twin brunette blonde redhead spectator pilgrim teen cadet
        drinker smoker jester robot scarecrow imp elf dragon monster devil demon leprechaun
        griffin sphinx yogi rabbi imam commuter shopper racer rower trumpeter painter potter
        mascot rapper vocalist conductor""",
}

EXTRA = """animal fire wave wedding explosion festival concert soccer football tennis baseball
    basketball rugby golf hockey boxing volleyball cricket surfing skiing swimming diving sailing
    cycling hiking camping fishing picnic party dance race sunset sunrise dusk dawn night protest
    graduation flood eruption flame shadow reflection square pyramid diamond gold silver circle
    triangle cube spiral dome crescent saucer scroll disk book sign newspaper magazine poster
    letter cartoon comic movie chess cod jeans jewelry drink paint bear fly orange trail net drill
    shield duck ferry bamboo bat lace pin hook bow shed lounge buffet shuttle hammer harvest whip
    cushion vest barbecue slate veil clamp telescope lavender plum sling whisk spear perch hurdle
    roundabout mop cascade plow chestnut mammoth dart slug loom hamper gorge hoist drape shroud
    twine pooch catapult boomerang tinsel geyser swab olive pepper squash paddle swallow forge
    cradle hazel coil husky nest soil flag gift present wrestling climbing rowing yoga ballet
    bowling archery karate judo marathon carnival rodeo funeral ceremony birthday parachuting
    kayaking snorkeling jogging desert swamp television tv laptop earth ground road rock hole
    bubble wildfire avalanche winter autumn spring summer lighting menu map stamp coin cash money
    ticket calendar graph chart logo text alphabet handwriting sketch drawing tattoo gardening
    cooking baking construction demolition crash accident cross fireworks bonfire campfire lantern
    teddy volcano reef coral shell pearl pet zoo safari doughnut plume rectangle cone cylinder mint
    glasses pants shorts clothes stairs people"""

EXCLUDED = """system product works addition ways piece links device equipment rooms colors steps
    surface structure thread block photo internet cell mine load output auto facility hardware
    interface layer recording platform arms kit clip facing bars boards transportation assembly
    infrastructure mini setup hanging apparatus portfolio innovation sensor stocks loop receiver
    segment colours archive stopping footage loading landing trigger fax starter merchandise decor
    workplace portal coating mac lining modeling casting cache replica transit dive condo hub
    soundtrack john vaccine nude dildo lingerie gig accessory ingredient specs sights stole pixel
    partition repository commodity flats android rig warmer shooter shipment miniature compartment
    rails haven disposable cleaners mike enclosure staple fixture sanctuary prop gadget dwelling
    flagship snapshot weeds aperture simulator padding condom coping tidy shortcut casing siding
    tails overload slit backstage briefs sectional workings additive corrective ware standby
    constituent vibes payload diaphragm douche yoke airway pave trapping sham flaps vibrator cosy
    floppy nuke cyberspace improvisation scrubs strapless spool whatnot detour digs projectile
    retrofit relic piling injector maxi snip forgery sump modernism brad cleats cusp scourge
    seizing starboard topside upstage triplicate haywire woof etcetera ell tun hank fess toby tammy
    kylie clarence huck kris bethel mack argyle gat juke flail goad crapper bender slicker hoy tach
    lockup patten dirk shay serge limber maul brothel bordello unmentionable necking beefcake
    jockstrap wedgie muff tampon undies panty pantyhose thong virginal privy duds knickers bra
    underpants bloomers helping diet serving provisions herbal organs edible eats grinder coloring
    topping veg nourishment ration concoction sustenance windfall blanc cisco draught perishable
    murphy cud baba duff ail fizz nightcap spud swill marge nosh libation takeout goober fixings
    roughage hash steamer tonic shank grub winkle jimmies falls blade needle sang sticker clocks
    hull stigma thrift biennial embryo ornamental aquatic cole rue heath spelt coco samba arbor
    medic trumpets fuzz mei blinks veronica erica timothy kali fuji benny milo tiller ling haw tung
    gemma pia cassie wahoo clary pollard strangler bennet marguerite reseda derris chatterbox
    belvedere savin madder blackjack cannabis marijuana ganja coca female humans queen charger
    mankind cur dug das feeder dun spawn bot parasite recombinant humankind hind rump ani fitch
    molly louse mina brill brent pacer merle punky britt ridley reeve slater dobson brant mavis
    mollie drosophila lotte prancer merl goonie gooney dobbin argentine mademoiselle saratoga liza
    lapdog reptilian takin grubby pinto fetus carcass broody auk world agent remains covering
    universe sheet bank track web strip grinding ion binary leak cavity scrap requisite uphill
    electron calculus adjunct stub scraping pruning sediment fragment cosmos abyss proton neutron
    photon quark kaon commemorative webbing tangle outpouring landfall jag vagabond berg rathole
    wormhole dregs dingle vale maria ben col nova bluff hairball rift mush mainland ascent splint
    ness chasm tor lather chino crusher electrode ethernet fatigues fitment gearing handbasket
    harem hypodermic incubator livery lodgings magnum manifold mending motif obstruction ordnance
    paraphernalia plaything quarters rein repertory respirator ringside rook sable shackle shook
    sonar stays stronghold substation superstructure taping tenement throttle trappings vial voodoo
    wayside weir counterfeit disinfectant dispensary equatorial freshener grange gunpoint gunnery
    hookup humanoid hovel interchange knockoff knuckles lapping mainframe membrane milling mongrel
    nuthouse pontifical poppet rya scow seam seating shades springer stitch storey straightaway
    sweats swatch telex telly tam trump whatchamacallit doohickey gizmo contraption dumdum fleabag
    hoosegow jammies caff civvies capote lopper crocket alcazar getup dreck fob garb gusher dickie
    dicky negligee garter hessian bagging bracing splicing stall heckle coulter hackney scrabble
    syphon ampule condominium threads loin aba cuddy bloodsucker champaign horst neve dell
    subcontinent cinder splinter sliver solenoid laguna greenwood sod weaponry cutaway interceptor
    silva sinker pokey dinky breakable fulcrum instrumentation billy calender plating cuppa sop
    balmoral newmarket bluepoint cochin conservatoire dozer snook milt cote dahl daphne angelica
    bullpen blockbuster semiautomatic lough decaf tater shad poi coney audiotape"""


@dataclass(frozen=True)
class Synset:
    """A noun sense: its lexicographer file, its words as spelled, and what lies above it."""

    file: int
    lemmas: list[str]
    parents: list[str]


@dataclass(frozen=True)
class Nouns:
    """WordNet's nouns with the tag counts of every part of speech."""

    synsets: dict[str, Synset]
    senses: dict[str, list[str]]
    counts: dict[str, list[tuple[int, int, int]]]
    singulars: dict[str, str]


def main() -> None:
    """Build every file and print the measured figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name in ("sources", "wordnet", "out"):
        parser.add_argument(name, type=Path)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    words, vectors = load_glove(arguments.sources / "glove_840b_300d.npz")
    words, vectors = save_natives(words, vectors, arguments.out)
    save_approximate(words, vectors, load_glove(arguments.sources / "glove_6b_100d.npz"), arguments)
    save_lines(tag_words(words, read_nouns(arguments.wordnet)), arguments.out / "tag-words.txt")
    for path in sorted(arguments.out.iterdir()):
        print(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB")


def load_glove(path: Path) -> tuple[list[str], Float32]:
    """Read the words and vectors of one GloVe archive."""
    with np.load(path, allow_pickle=False) as arrays:
        return arrays["words"].tolist(), arrays["vectors"]


def save_lines(lines: list[str], path: Path) -> None:
    """Write one entry a line."""
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")
    print(f"{path.name}: {len(lines)} words")


def unit(rows: Float32) -> Float32:
    """Scale every row to unit length."""
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def save_natives(words: list[str], vectors: Float32, out: Path) -> tuple[list[str], Float32]:
    """Save the 840B words that can be typed, in source order, which is commonest first."""
    keep = [row for row, word in enumerate(words) if is_typed_word(word)]
    kept_words, kept_vectors = [words[row] for row in keep], unit(vectors[keep])
    # By way of 16 bits, which decides how the shipped file is rounded.
    halves = kept_vectors.astype(np.float16).astype(np.float32)
    largest = np.abs(halves).max(axis=1, keepdims=True)
    np.save(out / "glove-840b-300d.npy", np.round(halves / largest * 127).astype(np.int8))
    save_lines(kept_words, out / "glove-840b-words.txt")
    return kept_words, kept_vectors


def is_typed_word(word: str) -> bool:
    """Tell whether a token has a letter or digit and no white space."""
    categories = {unicodedata.category(character) for character in word}
    return "Zs" not in categories and bool(categories & {"Ll", "Lu", "Lo", "Nd"})


def is_worth_approximating(word: str) -> bool:
    """Tell whether a 6B token is a word rather than a number, an address or a run-on."""
    has_letter = any(character.isalpha() for character in word)
    is_address = re.search(r"https?:|www\.|@|\.(com|org|net)\b", word) is not None
    return is_typed_word(word) and has_letter and not is_address and len(word) <= LONGEST_WORD


def save_approximate(
    natives: list[str],
    targets: Float32,
    source: tuple[list[str], Float32],
    arguments: argparse.Namespace,
) -> None:
    """Save the 6B words absent from 840B as 4-bit codes, with the map into its space."""
    words, vectors = source
    row_of = {word: row for row, word in enumerate(words)}
    known = set(natives)
    missing = [w for w in words if w not in known and is_worth_approximating(w)]
    raw = vectors[[row_of[word] for word in missing]]
    codebook = fit_codebook(raw)
    codes, scales = encode(raw, codebook)
    report_reconstruction(raw, decode(codes, scales, codebook))
    shared = np.array([row for row, word in enumerate(natives) if word in row_of])
    common = vectors[[row_of[natives[row]] for row in shared]]
    inputs = decode(*encode(common, codebook), codebook)
    weights = fit_map(unit(inputs), targets, shared, common)
    save_lines(missing, arguments.out / "glove-6b-words.txt")
    coded: dict[str, Any] = {"codes": pack(codes), "scales": scales, "codebook": codebook}
    np.savez(arguments.out / "glove-6b-100d.npz", allow_pickle=False, **coded, **weights)


def fit_codebook(rows: Float32) -> Float32:
    """Choose by Lloyd's method the levels that lose least on the row-normalised values."""
    values = np.sort((rows[::10] / row_scales(rows[::10])).ravel())
    totals = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    levels = np.quantile(values, (np.arange(LEVELS) + 0.5) / LEVELS)
    for _ in range(LLOYD_ROUNDS):
        inner = np.searchsorted(values, midpoints(levels))
        edges = np.concatenate([[0], inner, [len(values)]])
        levels = np.diff(totals[edges]) / np.diff(edges)
    return levels.astype(np.float32)


def midpoints(levels: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
    """Find the borders between neighbouring levels."""
    return (levels[1:] + levels[:-1]) / 2


def row_scales(rows: Float32) -> Float32:
    """Find the root mean square of every row, as float16 will keep it."""
    scales = np.sqrt(np.mean(rows**2, axis=1, keepdims=True))
    return np.asarray(scales.astype(np.float16).astype(np.float32))


def encode(rows: Float32, codebook: Float32) -> tuple[NDArray[np.uint8], NDArray[np.float16]]:
    """Replace every value by the index of its nearest level."""
    scales = row_scales(rows)
    codes = np.searchsorted(midpoints(codebook), rows / scales).astype(np.uint8)
    return codes, scales[:, 0].astype(np.float16)


def decode(codes: NDArray[np.uint8], scales: NDArray[np.float16], codebook: Float32) -> Float32:
    """Undo `encode`."""
    decoded: Float32 = (codebook[codes] * scales[:, None]).astype(np.float32)
    return decoded


def pack(codes: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Put two codes in a byte, the even column in the low nibble."""
    packed: NDArray[np.uint8] = codes[:, 0::2] | (codes[:, 1::2] << np.uint8(4))
    return packed


def report_reconstruction(rows: Float32, decoded: Float32) -> None:
    """Print how well 4 bits keep the direction of the rows."""
    cosines = np.sum(unit(rows) * unit(decoded), axis=1)
    print(f"reconstruction cosine: mean {cosines.mean():.4f}, lowest {cosines.min():.4f}")


def fit_map(
    inputs: Float32, targets: Float32, rows: Int64, raw: Float32
) -> dict[str, NDArray[np.float16]]:
    """Train the network on 90 % of the shared words and measure it on the rest."""
    order = np.random.default_rng(SEED).permutation(len(rows))
    held, train = np.split(order, [int(HELD_OUT_SHARE * len(rows))])
    affine = np.hstack([raw, np.ones((len(raw), 1), dtype=np.float32)])
    baseline = np.linalg.lstsq(affine[train], targets[rows[train]], rcond=None)[0]
    report_map("least squares, unquantised", affine[held] @ baseline, targets, rows[held])
    weights = train_network(inputs[train], targets[rows[train]])
    hidden, hidden_bias, output, output_bias = (
        array.astype(np.float32) for array in weights.values()
    )
    before = inputs[held] @ hidden + hidden_bias
    mapped = before / (1 + np.exp(-before)) @ output + output_bias
    report_map("network, quantised", mapped, targets, rows[held])
    return weights


def train_network(inputs: Float32, targets: Float32) -> dict[str, NDArray[np.float16]]:
    """Fit a network with one hidden layer to the direction of the targets."""
    keras.utils.set_random_seed(SEED)
    spread = inputs.std(axis=0)
    hidden = keras.layers.Dense(HIDDEN_UNITS, activation="silu")
    output = keras.layers.Dense(targets.shape[1])
    network = keras.Sequential([hidden, keras.layers.Dropout(DROPOUT), output])
    steps = EPOCHS * -(-len(inputs) // BATCH)
    rate = keras.optimizers.schedules.CosineDecay(LEARNING_RATE, steps)
    network.compile(keras.optimizers.Adam(rate), keras.losses.CosineSimilarity())
    network.fit(inputs / spread, targets, batch_size=BATCH, epochs=EPOCHS, verbose=0)
    kernel, bias = hidden.get_weights()
    arrays = (kernel / spread[:, None], bias, *output.get_weights())
    names = ("map_hidden", "map_hidden_bias", "map_output", "map_output_bias")
    return {name: array.astype(np.float16) for name, array in zip(names, arrays, strict=True)}


def report_map(name: str, mapped: Float32, targets: Float32, rows: Int64) -> None:
    """Print how near the held-out words come to their native vectors."""
    mapped = unit(mapped)
    cosine = np.mean(np.sum(mapped * targets[rows], axis=1))
    ranks, overlaps = [], []
    for part in np.array_split(np.arange(len(rows)), 8):
        near, true = mapped[part] @ targets.T, targets[rows[part]] @ targets.T
        own = near[np.arange(len(part)), rows[part]]
        ranks.append(np.sum(near > own[:, None], axis=1))
        overlaps.append(neighbour_overlap(near, true, rows[part]))
    rank, overlap = np.concatenate(ranks), np.concatenate(overlaps)
    figures = f"rank 1 {np.mean(rank == 0):.3f}, rank 10 {np.mean(rank < 10):.3f}"
    print(f"{name}: cosine {cosine:.4f}, {figures}, shared of 10 nearest {overlap.mean():.2f}")


def neighbour_overlap(first: Float32, second: Float32, own: Int64) -> Int64:
    """Count the common words among the ten nearest of each row, the word itself left out."""
    nearest = []
    for similarities in (first, second):
        similarities[np.arange(len(own)), own] = -np.inf
        nearest.append(np.argpartition(-similarities, 10, axis=1)[:, :10])
    pairs = zip(*nearest, strict=True)
    return np.array([len(np.intersect1d(one, other)) for one, other in pairs])


def read_nouns(folder: Path) -> Nouns:
    """Read the noun files of WordNet."""
    senses = {fields[0]: fields[-int(fields[2]) :] for fields in read_fields(folder / "index.noun")}
    synsets = dict(parse_synset(fields) for fields in read_fields(folder / "data.noun"))
    exceptions = (fields[:2] for fields in read_fields(folder / "noun.exc"))
    singulars = dict(exceptions)
    return Nouns(synsets, senses, read_counts(folder / "cntlist.rev"), singulars)


def read_fields(path: Path) -> Iterator[list[str]]:
    """Split the lines of a WordNet file, leaving out the licence at its head."""
    with path.open(encoding="utf-8") as lines:
        yield from (line.split() for line in lines if not line.startswith(" "))


def parse_synset(fields: list[str]) -> tuple[str, Synset]:
    """Read one line of data.noun."""
    n_words = int(fields[3], 16)
    lemmas = fields[4 : 4 + 2 * n_words : 2]
    pointers = fields[5 + 2 * n_words : fields.index("|")]
    targets = zip(pointers[0::4], pointers[1::4], strict=True)
    parents = [target for symbol, target in targets if symbol in {"@", "@i"}]
    return fields[0], Synset(int(fields[1]), lemmas, parents)


def read_counts(path: Path) -> dict[str, list[tuple[int, int, int]]]:
    """Read for every word the (tag count, part of speech, sense number) of its senses."""
    counts: dict[str, list[tuple[int, int, int]]] = {}
    for key, sense, count in read_fields(path):
        word, lexical = key.split("%")
        counts.setdefault(word, []).append((int(count), int(lexical[0]), int(sense)))
    return counts


def tag_words(natives: list[str], nouns: Nouns) -> list[str]:
    """Choose the native words that name something one can see, commonest first."""
    chosen = set(" ".join(CHOSEN_FROM_OTHER_FILES.values()).split())
    extra, excluded = set(EXTRA.split()), set(EXCLUDED.split())
    visible = {word for word in natives if is_visible(word, nouns)} - excluded | chosen
    singular = {word for word in visible if not singular_forms(word, nouns) & visible}
    return [word for word in natives if word in singular | extra]


def is_visible(word: str, nouns: Nouns) -> bool:
    """Tell whether the dominant sense is a common noun of a visible kind."""
    offset = dominant_noun(word, nouns) if len(word) > 2 and word.isalpha() else None
    if offset is None:
        return False
    synset = nouns.synsets[offset]
    invisible = INVISIBLE_KINDS & set(kinds(offset, nouns.synsets))
    return synset.file in VISIBLE_FILES and word in synset.lemmas and not invisible


def dominant_noun(word: str, nouns: Nouns) -> str | None:
    """Find the noun sense that is the word's commonest sense, if any is."""
    if word not in nouns.senses:
        return None
    counts = nouns.counts.get(word, [(0, NOUN, 1)])
    _, part, sense = max(counts, key=lambda entry: (entry[0], entry[1] == NOUN, -entry[2]))
    return nouns.senses[word][sense - 1] if part == NOUN else None


def kinds(offset: str, synsets: dict[str, Synset]) -> Iterator[str]:
    """Name everything that a sense is a kind of, itself included."""
    yield from synsets[offset].lemmas
    for parent in synsets[offset].parents:
        yield from kinds(parent, synsets)


def singular_forms(word: str, nouns: Nouns) -> set[str]:
    """Guess the words of which this one may be the plural."""
    endings = (("s", ""), ("es", ""), ("ies", "y"), ("ves", "f"), ("men", "man"))
    forms = {word.removesuffix(old) + new for old, new in endings if word.endswith(old)}
    return (forms | {nouns.singulars.get(word, word)}) - {word}


if __name__ == "__main__":
    main()
