"""Which afdeling a row speaks of: numbers looked up in the register, and what is near when they are unknown."""

import datetime as dt
import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitoring.domain.dansk import dato, opremsning, sorteringsnoegle
from monitoring.ingest.fund import Alvor, Fund
from monitoring.ingest.resultat import Tabel, Vaerdi
from monitoring.models import Afdeling, Afdelingsfoelge, Boligorganisation


@dataclass(frozen=True, slots=True)
class Afdelingspost:
    """One afdeling of the register. `afloest_af` are the keys (``0101-012``) of its successors."""

    id: int
    noegle: str
    navn: str
    sortering: str
    nedlagt_on: dt.date | None
    afloest_af: tuple[str, ...] = ()


class Registeropslag:
    """The register in memory: some thousand afdelinger at most.

    With `organisation_id` one organisation's part of it, so that nothing that is said of a file names another's.
    """

    def __init__(self, organisation_id: int | None = None) -> None:
        self.kun_egen = organisation_id is not None
        organisationer, afdelinger = Boligorganisation.objects.all(), Afdeling.objects.all()
        if organisation_id is not None:
            organisationer = organisationer.filter(pk=organisation_id)
            afdelinger = afdelinger.filter(organisation=organisation_id)
        foelger: dict[int, list[str]] = {}
        alle_foelger = Afdelingsfoelge.objects.filter(efterfoelger__in=afdelinger)
        for foelge in alle_foelger.select_related("efterfoelger__organisation").order_by("on", "id"):
            foelger.setdefault(foelge.forgaenger_id, []).append(foelge.efterfoelger.noegle)
        self.organisationer: dict[str, str] = dict(organisationer.values_list("nr", "navn"))
        self.afdelinger: dict[tuple[str, str], Afdelingspost] = {
            (org, nr): Afdelingspost(id_, f"{org}-{nr}", navn, sortering, nedlagt, tuple(foelger.get(id_, ())))
            for id_, org, nr, navn, sortering, nedlagt in afdelinger.values_list(
                "id", "organisation__nr", "nr", "navn", "sorteringsnavn", "nedlagt_on"
            )
        }
        self.aabne: dict[tuple[Vaerdi, Vaerdi], Afdelingspost] = {
            noegle: post for noegle, post in self.afdelinger.items() if post.nedlagt_on is None
        }

    def naer(self, org: str, nr: str, navn: str = "") -> list[Afdelingspost]:
        """The afdelinger that were probably meant, the likeliest first, at most two."""
        noegler = {post.noegle: post for post in self.afdelinger.values()}
        if navn:
            sogt = sorteringsnoegle(navn)
            samme = [post for post in noegler.values() if post.sortering == sogt]
            if samme:
                return sorted(samme, key=lambda post: (not post.noegle.startswith(f"{org}-"), post.noegle))[:2]
        egne = [noegle for noegle in noegler if noegle.startswith(f"{org}-")]
        naere = difflib.get_close_matches(f"{org}-{nr}", egne or list(noegler), n=2, cutoff=0.8)
        return [noegler[noegle] for noegle in naere]

    def naere_organisationer(self, org: str) -> list[str]:
        """Known organisation numbers that look like `org`, with names, at most two."""
        naere = difflib.get_close_matches(org, list(self.organisationer), n=2, cutoff=0.7)
        return [f"{nr} {self.organisationer[nr]}" for nr in naere]

    def navngiv(self, poster: Iterable[Afdelingspost]) -> str:
        """``0101-007 Lærkeparken eller 0101-008 Solbakken``."""
        return opremsning([f"{post.noegle} {post.navn}" for post in poster], "eller")


@dataclass(slots=True)
class _Par:
    """The rows of one table that name the same pair of numbers (and the same day)."""

    indeks: int
    antal: int = 0


def find_afdelinger(
    tabel: Tabel, register: Registeropslag, dage: list[dt.date | None]
) -> tuple[list[Afdelingspost | None], list[Fund]]:
    """Row by row the afdeling, and the findings: unknown numbers, and afdelinger closed by the row's day.

    `dage` gives the first day that each row speaks of, None where the row's own date is wrong. A pair that stands
    in many rows gives one finding with their number.
    """
    org_kolonne, afd_kolonne = tabel.kolonner.get("organisationsnr"), tabel.kolonner.get("afdelingsnr")
    if org_kolonne is None or afd_kolonne is None:
        return [None] * len(tabel.numre), []
    if (alle := _kendte_og_aabne(org_kolonne.vaerdier, afd_kolonne.vaerdier, register)) is not None:
        return alle, []
    fundne: list[Afdelingspost | None] = []
    ukendte: dict[tuple[str, str], _Par] = {}
    lukkede: dict[tuple[str, str, dt.date], _Par] = {}
    raekker = zip(org_kolonne.vaerdier, afd_kolonne.vaerdier, dage, strict=True)
    for indeks, (org, nr, dag) in enumerate(raekker):
        if not isinstance(org, str) or not isinstance(nr, str):
            fundne.append(None)
            continue
        post = register.afdelinger.get((org, nr))
        fundne.append(post)
        if post is None:
            ukendte.setdefault((org, nr), _Par(indeks)).antal += 1
        elif dag is not None and post.nedlagt_on is not None and post.nedlagt_on <= dag:
            lukkede.setdefault((org, nr, dag), _Par(indeks)).antal += 1
    fund = [_ukendt(tabel, register, org, nr, par) for (org, nr), par in ukendte.items()]
    fund += [_lukket(tabel, register.afdelinger[org, nr], par) for (org, nr, _), par in lukkede.items()]
    return fundne, fund


def _kendte_og_aabne(
    org: Sequence[Vaerdi], nr: Sequence[Vaerdi], register: Registeropslag
) -> list[Afdelingspost | None] | None:
    """The afdelinger of all rows, where each is known and never closed, as nearly all are; else None."""
    poster = list(map(register.aabne.get, zip(org, nr, strict=True)))
    return poster if all(poster) else None


def aarsdage(tabel: Tabel) -> list[dt.date | None]:
    """The first day of each row's reference year."""
    kolonne = tabel.kolonner.get("aar")
    if kolonne is None:
        return [None] * len(tabel.numre)
    return list(kolonne.hver(lambda aar: dt.date(aar, 1, 1) if isinstance(aar, int) else None))


def datoer(tabel: Tabel, navn: str) -> list[dt.date | None]:
    """Each row's date in the column `navn`."""
    kolonne = tabel.kolonner.get(navn)
    if kolonne is None:
        return [None] * len(tabel.numre)
    return [dag if isinstance(dag, dt.date) else None for dag in kolonne.vaerdier]


def fund_i_celle(
    tabel: Tabel,
    navn: str,
    indeks: int,
    alvor: Alvor,
    kode: str,
    besked: str,
    raad: str,
    antal: int = 1,
    tal_id: int | None = None,
) -> Fund:
    """A finding about the cell of the standard column `navn` in a row."""
    kolonne = tabel.kolonner[navn]
    tekst = tabel.felt(kolonne, indeks).tekst or "tomt felt"
    return Fund(alvor, kode, tabel.ark, tabel.numre[indeks], navn, tekst, besked, raad, kolonne.bogstav, antal, tal_id)


def _ukendt(tabel: Tabel, register: Registeropslag, org: str, nr: str, par: _Par) -> Fund:
    if org not in register.organisationer and register.kun_egen:
        raad = f"brug jeres eget nummer, {opremsning(list(register.organisationer), 'eller')}"
        return fund_i_celle(
            tabel, "organisationsnr", par.indeks, Alvor.FEJL, "fremmed_organisation", "er ikke jeres", raad, par.antal
        )
    if org not in register.organisationer:
        naere = register.naere_organisationer(org)
        raad = f"kontrollér nummeret (mente du {opremsning(naere, 'eller')}?)" if naere else "kontrollér nummeret"
        besked = "er ikke en kendt boligorganisation"
        raad = f"{raad}, eller indlæs registeret med organisationen først"
        kode = "ukendt_organisation"
        return fund_i_celle(tabel, "organisationsnr", par.indeks, Alvor.FEJL, kode, besked, raad, par.antal)
    navnekolonne = tabel.kolonner.get("afdelingsnavn")
    navn = navnekolonne.vaerdier[par.indeks] if navnekolonne else None
    naere_poster = register.naer(org, nr, navn if isinstance(navn, str) else "")
    mente = f" (mente du {register.navngiv(naere_poster)}?)" if naere_poster else ""
    besked = f"er ikke en kendt afdeling i {register.organisationer[org]} ({org})"
    vej = "spørg kommunen, hvis afdelingen er ny" if register.kun_egen else "indlæs registeret med afdelingen først"
    raad = f"kontrollér nummeret{mente}, eller {vej}"
    return fund_i_celle(tabel, "afdelingsnr", par.indeks, Alvor.FEJL, "ukendt_afdeling", besked, raad, par.antal)


def _lukket(tabel: Tabel, post: Afdelingspost, par: _Par) -> Fund:
    assert post.nedlagt_on is not None  # only closed afdelinger are gathered
    besked = f"er {post.navn}, som blev nedlagt {dato(post.nedlagt_on)}, så den findes ikke på det tidspunkt"
    raad = "kontrollér nummer og årstal, eller ret datoen i registeret"
    if post.afloest_af:
        raad = f"brug efterfølgeren {opremsning(list(post.afloest_af), 'eller')}, eller ret datoen i registeret"
    return fund_i_celle(tabel, "afdelingsnr", par.indeks, Alvor.FEJL, "nedlagt_afdeling", besked, raad, par.antal)
