"""Invented names. Fairy tales and fantastic beasts, so that no real estate gets an invented figure."""

ORGANISATIONER = (
    "Boligforeningen Fyrtøjet",
    "Boligselskabet Tinsoldaten",
    "Andelsboligforeningen Skyslottet",
    "Boligforeningen Snedronningen",
    "Boligselskabet Klods Hans",
    "Almenboligselskabet Guldhornet",
    "Boligforeningen Troldspejlet",
    "Boligselskabet Tommelise",
    "Andelsboligforeningen Sandmanden",
    "Boligforeningen Ønskeringen",
    "Boligselskabet Rejsekammeraten",
    "Almenboligselskabet Hyldemor",
    "Boligforeningen Æventyrskibet",
    "Boligselskabet Ålekongen",
)

STAMMER = (
    "Drage", "Enhjørning", "Føniks", "Basilisk", "Lindorm", "Havfrue", "Ellepige", "Bjergtrold", "Kentaur",
    "Vingehest", "Grif", "Nøkke", "Vætte", "Dværgekonge", "Jætte", "Alfe", "Midgårdsorm", "Kæmpehøg", "Sfinkse",
    "Krake", "Gnom", "Kobold", "Faun", "Mantikore", "Kimære", "Lergolem", "Skjoldmø", "Vårulv", "Heksekost",
    "Ildfugl", "Åmand", "Ørnepige",
)  # fmt: skip
ENDELSER = (
    "parken", "haven", "vænget", "gården", "bakken", "lunden", "toften", "engen", "kæret", "stien", "vangen",
    "højen", "krogen", "skrænten", "ageren", "åsen",
)  # fmt: skip

OMRAADER = (
    "Tusindfrydskvarteret", "Svaneborg", "Elverhøj Nord", "Elverhøj Syd", "Rimfrostbyen", "Kobberborgen",
    "Syvmileområdet", "Karavanebyen", "Tårnrosebyen", "Nattevagtens Kvarter", "Glasbjerget", "Perlekysten",
    "Månestenen", "Østenvinden",
)  # fmt: skip

KOMMUNE = "Demoby"
ANDRE_OMRAADER = (
    ("Trylleskoven", "Fjernby"),
    ("Sølvskoven", "Fjernby"),
    ("Spejlkabinettet", "Langtbortby"),
    ("Ravnebjerget", "Langtbortby"),
)

BYDELE = ("Midtbyen", "Nordbyen", "Østbyen", "Sydbyen", "Vestbyen", "Havnen")


def afdelingsnavne() -> list[str]:
    """All combinations of beginning and ending: 512 different names, in a fixed order."""
    return [stamme + led + endelse for endelse in ENDELSER for stamme in STAMMER for led in (_bindeled(stamme),)]


def _bindeled(stamme: str) -> str:
    return "" if stamme[-1] in "eåø" else "e" if stamme.endswith(("k", "f", "l", "m", "n")) else "s"
