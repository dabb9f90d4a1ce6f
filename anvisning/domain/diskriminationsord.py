"""The words of `anvisning.domain.diskrimination`, by what they are about. `*` stands for any letters."""

from enum import StrEnum


class Grund(StrEnum):
    """What a word is about, as the refusal says it."""

    OPRINDELSE = "etnisk eller national oprindelse"
    NATIONALITET = "nationalitet"
    TRO = "religion eller tro"
    RACE = "race eller hudfarve"
    SPROG = "sprog"
    SEKSUALITET = "seksuel orientering eller kønsidentitet"


ORD: dict[Grund, tuple[str, ...]] = {
    Grund.OPRINDELSE: (
        "*etnisk*", "*etnicitet*", "*oprindelse*", "*herkomst*", "afstamning*", "*indvandr*", "efterkommere*",
        "efterkommer af", "efterkommer fra", "*flygtning*", "nydansk*", "*indfødt*", "vestligt udseende",
        "*vestlige lande*", "*vestligt land*", "ikke vestlig*", "ikkevestlig*", "nonvestlig*", "non vestlig*",
        "fremmedartet*", "fødeland*", "fødested*", "hjemland*", "danskfødt*", "udenlandskfødt*", "*minoritet*",
        "majoritetsdansk*", "familiesammenfør*", "asyl", "asylsøg*", "asylansøg*", "klingende navn*",
        "kulturel* baggrund*", "kulturbaggrund*", "fremmed* kultur*", "anden kultur*", "dansk kultur*",
        "danske værdier", "sigøjner*", "roma", "romaer*", "rejsende folk", "perker*", "*migrant*",
        "opvokset i danmark", "vokset op i danmark", "rødder i danmark", "mena lande*", "menalande*", "mena land",
        "lyder udenlandsk*", "lyder dansk*", "anden generations*", "andengenerations*", "førstegenerations*",
        "tredjegenerations*", "grønlandsk*", "opholdstid*", "opholdsår*", "lovligt ophold*",
    ),
    Grund.NATIONALITET: (
        "*nationalitet*", "*statsborger*", "*statsløs*", "*udlænding*", "*opholdstilladelse*", "*opholdsgrundlag*",
        "opholdskort*", "opholdsret*", "permanent ophold", "tidsubegrænset ophold", "tredjeland*", "eu borger*",
        "eøs borger*", "ikke dansk", "ikke danske*", "ikkedansk*", "dansk pas", "udenlandsk pas",
    ),
    Grund.TRO: (
        "*religion*", "*religiøs*", "*muslim*", "moslem*", "muslem*", "islam*", "koran*", "sharia*", "jøde", "jøder*",
        "jøden", "jødisk*", "jødedom*", "kristen", "kristne*", "kristent", "kristendom*", "katolik*", "katolsk*",
        "protestant*", "ortodoks*", "hindu*", "buddhist*", "buddhism*", "sikh", "sikher*", "ateist*", "ateism*",
        "vantro*", "troende*", "trosretning*", "trosbekendelse*", "trossamfund*", "livssyn*", "mormon*", "jehovas",
        "medlem* af folkekirken", "medlem* af menighed*", "medlem* af en menighed", "tørklæde*", "hijab*", "niqab*",
        "burka*", "sekt", "moske*", "synagoge*", "ramadan*", "dåbsattest*", "døbt*", "muhamedan*", "kirkegænger*",
        "medlem* af kirken", "medlem* af en kirke",
    ),
    Grund.RACE: (
        "race", "racen", "racer", "racerne", "racemæssig*", "racetilhør*", "racebaggrund*", "menneskerace*",
        "*hudfarve*", "mørk* hud*", "lys* hud*", "hvid* hud*", "sort* hud*", "brun* hud*", "mørklød*", "lyslød*",
        "farvede personer", "neger*", "negre*", "hvide danskere", "hvide mennesker", "sorte mennesker",
    ),
    Grund.SPROG: (
        "*modersmål*", "tosproget*", "tosprogede*", "flersproget*", "flersprogede*", "dansksproget*", "dansksprogede*",
        "fremmedsprog*", "*sprogkundskab*", "*sprogfærdighed*", "sprogkrav*", "sprogprøve*", "sprogtest*",
        "sprogniveau*", "sproglig*", "tolkebehov*", "behov for tolk*", "danskkundskab*", "danskprøve*", "dansktest*",
        "danskniveau*", "danskfærdighed*", "prøve i dansk", "dansk sprog", "det danske sprog", "kan dansk",
        "taler sprog*",
    ),
    Grund.SEKSUALITET: (
        "*seksuel* orientering*", "homoseksuel*", "heteroseksuel*", "biseksuel*", "lesbisk*", "bøsse", "bøsser*",
        "transkøn*", "transperson*", "kønsidentitet*",
    ),
}  # fmt: skip

#: The people of a country, or a people: always refused.
FOLK = (
    "danskere*", "dansker", "etdansker*", "somaliere*", "somalier", "tyrkere*", "tyrker", "arabere*", "araber",
    "kurdere*", "kurder", "syrere*", "syrer", "irakere*", "iranere*", "afghanere*", "pakistanere*", "libanesere*",
    "palæstinensere*", "eritreere*", "etiopiere*", "afrikanere*", "asiat", "asiater*", "kinesere*", "vietnamesere*",
    "tamiler*", "bosniere*", "albanere*", "serbere*", "kroater*", "jugoslaver*", "polak", "polakker*", "rumænere*",
    "bulgarere*", "ukrainere*", "russere*", "litauere*", "tyskere*", "svenskere*", "nordmænd*", "grønlænder*",
    "færinger*", "indere", "marokkanere*", "filippinere*", "thailændere*",
)  # fmt: skip

#: Adjectives of countries and peoples: refused beside a word about persons, never beside "virksomhed" or "uddannelse".
LANDEORD = (
    "dansk", "svensk", "norsk", "nordisk", "tysk", "polsk", "rumænsk", "bulgarsk", "ukrainsk", "russisk", "litauisk",
    "tyrkisk", "kurdisk", "arabisk", "somalisk", "syrisk", "irakisk", "iransk", "afghansk", "pakistansk", "libanesisk",
    "palæstinensisk", "eritreisk", "etiopisk", "afrikansk", "asiatisk", "kinesisk", "vietnamesisk", "tamilsk",
    "bosnisk", "albansk", "serbisk", "kroatisk", "færøsk", "indisk", "marokkansk", "mellemøstlig", "østeuropæisk",
    "europæisk", "vestlig", "udenlandsk", "fremmed", "engelsk", "fransk", "spansk",
)  # fmt: skip
PERSONORD = (
    "afstamning", "ansøger", "ansøgere", "arbejdere", "baggrund", "beboer", "beboere", "boligsøgende", "borger",
    "borgere", "børn", "børnefamilier", "efternavn", "enlige", "familie", "familier", "folk", "forældre", "født",
    "fødte", "husstand", "husstande", "klingende", "kvinde", "kvinder", "lejer", "lejere", "lønmodtagere", "mand",
    "mennesker", "mænd", "navn", "navne", "par", "pendler", "pendlere", "person", "personer", "rødder", "senior",
    "seniorer", "slægt", "studerende", "udseende", "unge", "ældre",
)  # fmt: skip

#: Colours: of a person they are the skin's, of anything else not.
HUDFARVER = ("hvid", "sort", "brun", "farvet", "hvide", "sorte", "brune", "farvede")

#: A home or a stay, a country, and a time: together how long somebody has lived in Denmark, which is an origin.
OPHOLD = ("boet", "bor", "bo", "bosat", "bopæl", "ophold", "opholdt", "opholde", "været", "levet")
LANDET = ("danmark", "landet", "riget", "kongeriget")
TID = ("år", "års", "måneder", "måneders", "længe")

#: Long words that few others resemble: found with one letter wrong too.
LANGE: dict[str, Grund] = {
    "etnicitet": Grund.OPRINDELSE,
    "oprindelse": Grund.OPRINDELSE,
    "indvandrer": Grund.OPRINDELSE,
    "indvandrere": Grund.OPRINDELSE,
    "flygtninge": Grund.OPRINDELSE,
    "herkomst": Grund.OPRINDELSE,
    "ikkevestlig": Grund.OPRINDELSE,
    "ikkevestlige": Grund.OPRINDELSE,
    "nationalitet": Grund.NATIONALITET,
    "statsborger": Grund.NATIONALITET,
    "statsborgere": Grund.NATIONALITET,
    "statsborgerskab": Grund.NATIONALITET,
    "opholdstilladelse": Grund.NATIONALITET,
    "religion": Grund.TRO,
    "religiøse": Grund.TRO,
    "muslimer": Grund.TRO,
    "muslimsk": Grund.TRO,
    "hudfarve": Grund.RACE,
    "modersmål": Grund.SPROG,
    "dansktalende": Grund.SPROG,
}
#: So distinct that they are found in the text without its spaces and signs too.
SAMMENSKREVET: dict[str, Grund] = {
    "etnisk": Grund.OPRINDELSE,
    "etnicitet": Grund.OPRINDELSE,
    "indvandrer": Grund.OPRINDELSE,
    "oprindelse": Grund.OPRINDELSE,
    "flygtning": Grund.OPRINDELSE,
    "nationalitet": Grund.NATIONALITET,
    "statsborger": Grund.NATIONALITET,
    "muslim": Grund.TRO,
    "religion": Grund.TRO,
    "religiøs": Grund.TRO,
    "hudfarve": Grund.RACE,
    "modersmål": Grund.SPROG,
    "dansktalende": Grund.SPROG,
}
#: Names of places of work and study that hold a word of the list; a rationality is no nationality.
UNDTAGET = ("udlændingestyrelse*", "udlændingemyndighed*", "udlændingecent*", "rationalitet*", "flygtningehjælp*")
