"""One cell at a time: what a column's type makes of a raw cell. A column's distinct cells are read once each."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from monitoring.domain.dansk import dato, opremsning, tal
from monitoring.domain.vaerdier import Mangelgrund

from .datoer import er_serienummer, fra_excel, parse_dato
from .fund import Alvor
from .profil import TALTYPER, Kolonneprofil, Type
from .resultat import Raa, Vaerdi, celletekst
from .tal import Talfejl, afrund, decimal_af_float, parse_tal
from .tegn import FORMEL_UDEN_VAERDI, er_formelfejl, fold, mangelgrund, rens, rens_tal

FOERSTE_AAR = 1990
#: Figures are kept with this many decimals.
DECIMALER = 4
#: No figure has more than this many digits after its first.
STOERSTE = 12


class Note(NamedTuple):
    """A finding without its place."""

    alvor: Alvor
    kode: str
    besked: str
    raad: str


class Tolkning(NamedTuple):
    """What a cell says: a value, or a reason for missing, or neither and an error among the notes."""

    vaerdi: Vaerdi
    mangler: Mangelgrund | None = None
    noter: tuple[Note, ...] = ()


def fejl(kode: str, besked: str, raad: str) -> Tolkning:
    """A cell that stops the file."""
    return Tolkning(None, None, (Note(Alvor.FEJL, kode, besked, raad),))


def _bemaerk(vaerdi: Vaerdi, kode: str, besked: str, raad: str = "") -> Tolkning:
    return Tolkning(vaerdi, None, (Note(Alvor.BEMAERKNING, kode, besked, raad),))


class Tolk:
    """Reads the cells of one column. `idag` is the last day that a date or year may name."""

    def __init__(self, kolonne: Kolonneprofil, idag: dt.date, decimaltegn: str | None = None) -> None:
        self.kolonne = kolonne
        self.idag = idag
        self.decimaltegn = decimaltegn
        self._laes: Callable[[Raa, str], Tolkning] = {
            Type.NUMMER: self._nummer,
            Type.CVR: self._cvr,
            Type.TEKST: self._tekst,
            Type.AAR: self._aar,
            Type.HELTAL: self._heltal,
            Type.TAL: self._tal,
            Type.PROCENT: self._procent,
            Type.BELOEB: self._beloeb,
            Type.DATO: self._dato,
            Type.MAENGDE: self._maengde,
            Type.VALG: self._valg,
            Type.JA_NEJ: self._ja_nej,
            Type.HENVISNING: self._henvisning,
        }[kolonne.type]

    def __call__(self, raa: Raa) -> Tolkning:
        """The cell's value, reason for missing, or error."""
        tekst = rens(celletekst(raa))
        if tekst == FORMEL_UDEN_VAERDI:
            raad = "åbn filen i Excel, gem den, og send den igen"
            return fejl("formel_uden_vaerdi", "er en formel uden gemt resultat", raad)
        if er_formelfejl(tekst):
            return fejl("formelfejl", "er en fejl fra en formel i Excel", "ret formlen, eller skriv tallet selv")
        mangler = mangelgrund(rens_tal(tekst))
        if mangler is None and self.kolonne.type not in TALTYPER and rens_tal(tekst) == "-":
            mangler = Mangelgrund.TOM
        if mangler is None:
            return self._laes(raa, tekst)
        if self.kolonne.tom_er_ingen and mangler is Mangelgrund.TOM:
            return Tolkning(frozenset())
        if not self.kolonne.maa_vaere_tom:
            hvad = "feltet er tomt" if mangler is Mangelgrund.TOM and not tekst else "er ingen oplysning"
            return fejl("tom_noegle", hvad, f"udfyld {self.kolonne.navn} på hver række")
        return Tolkning(None, mangler)

    def _nummer(self, raa: Raa, tekst: str) -> Tolkning:
        cifre = self.kolonne.cifre
        skrevet = _uden_excelnul(tekst.removeprefix('="').removesuffix('"').removeprefix("'"))
        raad = f"skriv {tal(cifre)} cifre, for eksempel {self.kolonne.eksempel}"
        if isinstance(raa, dt.date | dt.time):
            return fejl("ikke_nummer", "er en dato; Excel har lavet nummeret om", raad)
        if not (skrevet.isascii() and skrevet.isdigit()):
            return fejl("ikke_nummer", "er ikke et nummer", raad)
        if len(skrevet) > cifre:
            return fejl("for_mange_cifre", f"har {len(skrevet)} cifre, og der skal være {cifre}", raad)
        if len(skrevet) < cifre:
            fyldt = skrevet.zfill(cifre)
            return _bemaerk(
                fyldt,
                "nuller_foran",
                f"manglede nuller forrest og er læst som {fyldt}",
                "gem kolonnen som tekst i Excel",
            )
        return Tolkning(skrevet)

    def _cvr(self, raa: Raa, tekst: str) -> Tolkning:
        tolket = self._nummer(raa, tekst.replace(" ", "").removeprefix("DK"))
        if not isinstance(tolket.vaerdi, str):
            return tolket
        if sum(int(ciffer) * vaegt for ciffer, vaegt in zip(tolket.vaerdi, (2, 7, 6, 5, 4, 3, 2, 1), strict=True)) % 11:
            return fejl("cvr_kontrolciffer", "har et kontrolciffer, der ikke passer", "kontrollér CVR-nummeret")
        return tolket

    def _tekst(self, raa: Raa, tekst: str) -> Tolkning:
        if isinstance(raa, dt.date | dt.time):
            return fejl(
                "dato_i_tekst", "er en dato; Excel har lavet teksten om", "gem kolonnen som tekst, og skriv igen"
            )
        if len(tekst) > self.kolonne.laengde:
            return fejl("for_lang", f"er længere end {tal(self.kolonne.laengde)} tegn", "forkort teksten")
        if tekst[0] in "=+@\uff1d\uff0b\uff20" and not tekst[1:].isdigit():
            note = Note(Alvor.ADVARSEL, "formeltekst", "ligner en formel og er læst som tekst", "kontrollér teksten")
            return Tolkning(tekst, None, (note,))
        return Tolkning(tekst)

    def _aar(self, raa: Raa, tekst: str) -> Tolkning:
        raad = f"skriv et årstal mellem {FOERSTE_AAR} og {self.idag.year}"
        skrevet = _uden_excelnul(tekst)
        if isinstance(raa, dt.date) or not (skrevet.isascii() and skrevet.isdigit() and len(skrevet) == 4):
            return fejl("ikke_aar", "er ikke et årstal", raad)
        aar = int(skrevet)
        if aar > self.idag.year:
            return fejl("aar_i_fremtiden", "ligger i fremtiden", raad)
        if aar < FOERSTE_AAR:
            return fejl("aar_for_tidligt", f"ligger før {FOERSTE_AAR}", raad)
        return Tolkning(aar)

    def _heltal(self, raa: Raa, tekst: str) -> Tolkning:
        tolket = self._decimal(raa, tekst)
        if not isinstance(tolket.vaerdi, Decimal):
            return tolket
        if tolket.vaerdi != tolket.vaerdi.to_integral_value():
            raad = "skriv et helt tal, for eksempel 1.155"
            return fejl("ikke_heltal", "er ikke et helt tal; måske er et punktum for tusinder læst som komma", raad)
        return self._indenfor(tolket._replace(vaerdi=int(tolket.vaerdi)))

    def _tal(self, raa: Raa, tekst: str) -> Tolkning:
        return self._indenfor(self._decimal(raa, tekst))

    def _procent(self, raa: Raa, tekst: str) -> Tolkning:
        kort = tekst.casefold()
        for endelse in ("%", "pct.", "pct", "procent"):
            kort = kort.removesuffix(endelse)
        return self._indenfor(self._decimal(raa, rens(kort)))

    def _beloeb(self, raa: Raa, tekst: str) -> Tolkning:
        kort = tekst.casefold().removeprefix("kr.").removeprefix("kr")
        for endelse in ("kr.", "kr", "dkk", ",-", ",–"):
            kort = kort.strip().removesuffix(endelse)
        tolket = self._indenfor(self._decimal(raa, rens(kort)))
        if isinstance(tolket.vaerdi, Decimal) and tolket.vaerdi != afrund(tolket.vaerdi, 2):
            return fejl(
                "for_mange_decimaler", "har mere end to decimaler", "skriv kroner og ører, for eksempel 5.317,50"
            )
        return tolket

    def _decimal(self, raa: Raa, tekst: str) -> Tolkning:
        if isinstance(raa, bool | dt.date | dt.time | dt.timedelta):
            return fejl("ikke_tal", "er ikke et tal", "skriv et tal, og vælg talformatet Standard i Excel")
        if isinstance(raa, int | float):
            vaerdi = decimal_af_float(float(raa))
        else:
            kort = rens_tal(tekst)
            if kort == "-":
                return _bemaerk(Decimal(0), "streg_er_nul", "er læst som 0", "skriv .. hvis tallet ikke findes")
            try:
                vaerdi = parse_tal(kort, self.decimaltegn)
            except Talfejl as grund:
                return fejl("ikke_tal", grund.besked, grund.raad)
        if not vaerdi.is_finite() or vaerdi.adjusted() > STOERSTE:
            return fejl("ikke_tal", "er for stort et tal", "skriv et almindeligt tal, for eksempel 1.155")
        afrundet = afrund(vaerdi, DECIMALER)
        if afrundet != vaerdi:
            return _bemaerk(afrundet, "afrundet", f"er afrundet til {tal(afrundet)}")
        return Tolkning(vaerdi)

    def _indenfor(self, tolket: Tolkning) -> Tolkning:
        vaerdi, kol = tolket.vaerdi, self.kolonne
        if not isinstance(vaerdi, int | Decimal):
            return tolket
        enhed = "\N{NO-BREAK SPACE}%" if kol.type is Type.PROCENT else ""
        if kol.mindst is not None and vaerdi < kol.mindst:
            return fejl("for_lille", f"er under {tal(kol.mindst)}{enhed}", _talraad(kol))
        if kol.hoejst is not None and vaerdi > kol.hoejst:
            return fejl("for_stor", f"er over {tal(kol.hoejst)}{enhed}", _talraad(kol))
        return tolket

    def _dato(self, raa: Raa, tekst: str) -> Tolkning:
        noter: tuple[Note, ...] = ()
        try:
            if isinstance(raa, dt.datetime):
                dag = raa.date()
            elif isinstance(raa, dt.date):
                dag = raa
            elif isinstance(raa, int | float) or er_serienummer(tekst):
                dag = fra_excel(float(raa))  # type: ignore[arg-type]  # text of five digits, or a number
                noter = (Note(Alvor.BEMAERKNING, "dato_som_tal", f"er Excels tal for {dato(dag)}", ""),)
            else:
                dag = parse_dato(tekst)
        except Talfejl as grund:
            return fejl("ikke_dato", grund.besked, grund.raad)
        if self.kolonne.tidligst and dag < self.kolonne.tidligst:
            graense = dato(self.kolonne.tidligst)
            raad = f"skriv en dato fra {graense} ({self.kolonne.tidligst_grund})"
            return fejl("dato_for_tidlig", f"ligger før {graense}", raad)
        if dag > self.idag and not self.kolonne.fremtid:
            return fejl("dato_i_fremtiden", "ligger i fremtiden", "skriv en dato, der er passeret")
        return Tolkning(dag, None, noter)

    def _maengde(self, raa: Raa, tekst: str) -> Tolkning:
        fundne = set()
        for led in filter(None, map(rens, tekst.replace(",", "+").replace("/", "+").replace("&", "+").split("+"))):
            ordet = self.kolonne.ord.get(fold(led))
            if ordet is None:
                return fejl("ukendt_ord", f"indeholder »{led}«, som ikke er et kendt ord", self._ordraad("+"))
            fundne.add(ordet)
        return Tolkning(frozenset(fundne))

    def _valg(self, raa: Raa, tekst: str) -> Tolkning:
        ordet = self.kolonne.ord.get(fold(tekst))
        if ordet is None:
            return fejl("ukendt_ord", "er ikke et kendt ord", self._ordraad(""))
        return Tolkning(ordet)

    def _ordraad(self, samlet_med: str) -> str:
        ordene = opremsning(list(dict.fromkeys(self.kolonne.ord.values())), "eller")
        return f"skriv {ordene}" + (f", flere samlet med {samlet_med}" if samlet_med else "")

    def _ja_nej(self, raa: Raa, tekst: str) -> Tolkning:
        svar = _JA_NEJ.get(tekst.casefold())
        if svar is None:
            return fejl("ikke_ja_nej", "er hverken ja eller nej", "skriv ja eller nej")
        return Tolkning(svar)

    def _henvisning(self, raa: Raa, tekst: str) -> Tolkning:
        noegler = set()
        for led in map(rens_tal, tekst.split("+")):
            organisation, streg, afdeling = led.replace(" ", "").partition("-")
            if not (streg and _cifre(organisation, 4) and _cifre(afdeling, 3)):
                raad = "skriv organisationsnr-afdelingsnr, for eksempel 0101-007, flere samlet med +"
                return fejl("ikke_henvisning", "er ikke en henvisning til en afdeling", raad)
            noegler.add(led.replace(" ", ""))
        return Tolkning(frozenset(noegler))


_JA_NEJ = {
    "ja": True, "j": True, "sand": True, "true": True, "1": True, "x": True,
    "nej": False, "n": False, "falsk": False, "false": False, "0": False,
}  # fmt: skip


def _cifre(tekst: str, antal: int) -> bool:
    return len(tekst) == antal and tekst.isascii() and tekst.isdigit()


def _uden_excelnul(tekst: str) -> str:
    """``101,0`` and ``101.0``, as programs write whole floats, are 101."""
    return tekst.removesuffix(".0").removesuffix(",0")


def _talraad(kol: Kolonneprofil) -> str:
    fra = tal(kol.mindst) if kol.mindst is not None else ""
    if kol.type is Type.PROCENT:
        return f"skriv procenten mellem {fra} og {tal(kol.hoejst or 100)} med komma, for eksempel {kol.eksempel}"
    if kol.hoejst is None:
        return f"skriv et tal på {fra} eller mere"
    return f"skriv et tal mellem {fra} og {tal(kol.hoejst)}"
