"""Files and a register to load them against. Every name and figure is invented."""

import datetime as dt

from monitoring.models import Indlaesning, Kilde
from monitoring.services.indlaesning import koer_indlaesning, modtag_fil
from monitoring.services.kvittering import kvitter_alle
from tests import factories
from udlejning.brugere.models import Bruger

LBF = (
    "organisationsnr;afdelingsnr;afdelingsnavn;aar;beboere;uden_tilknytning_pct;doemte_pct;grundskole_pct;"
    "indkomst_pct_af_region;ikke_vestlige_pct"
)
MINISTERIET = (
    "listedato;omraade;kommune;kategori;beboere;uden_tilknytning_pct;doemte_pct;doemte_landsgennemsnit_pct;"
    "grundskole_pct;indkomst_pct_af_region;ikke_vestlige_pct"
)
BILAG = "listedato;omraade;organisationsnr;afdelingsnr"
TVILLING = "organisationsnr;afdelingsnr;aar;indikator;vaerdi;tvillinger_gennemsnit;antal_tvillinger"
REGISTER = (
    "organisationsnr;organisation;cvr;afdelingsnr;afdelingsnavn;bydel;antal_boliger;oprettet;nedlagt;"
    "efterfoelger;overgang"
)

#: Six figures of Solbakken (0101-007), 2024.
SOLBAKKEN_2024 = "0101;007;Solbakken;2024;1.155;40,7;1,25;61,8;54,3;27,5"


def fil(overskrifter: str, *raekker: str) -> bytes:
    return "\r\n".join([overskrifter, *raekker, ""]).encode()


def register() -> None:
    """0101 Fjordbo with 007 Solbakken and 012 Lyngparken; 0202 Havnebo with 001 Mågevænget."""
    fjordbo = factories.organisation("0101", "Fjordbo")
    havnebo = factories.organisation("0202", "Havnebo")
    factories.afdeling(fjordbo, "007", "Solbakken")
    factories.afdeling(fjordbo, "012", "Lyngparken")
    factories.afdeling(havnebo, "001", "Mågevænget")


def modtag(
    kilde: str, indhold: bytes, *, by: Bruger | None = None, kendt_on: dt.date | None = None, navn: str = "tal.csv"
) -> Indlaesning:
    return modtag_fil(
        navn=navn,
        indhold=indhold,
        kilde=kilde,
        by=by or factories.bruger(),
        now=factories.NU,
        kendt_on=kendt_on,
    )


def koer_til_stop(job: Indlaesning) -> Indlaesning:
    """Run the job until it is done, or waits for a person."""
    return koer_indlaesning(indlaesning_id=job.pk, now=factories.NU, idag=factories.IDAG)


def koer(job: Indlaesning) -> Indlaesning:
    """Run the job; its warnings are ticked off on the way, so that tests of other things need not."""
    job = koer_til_stop(job)
    if job.status != Indlaesning.Status.AFVENTER:
        return job
    kvitter_alle(indlaesning_id=job.pk, note="Set i prøven.", by=job.created_by, now=factories.NU)
    return koer_til_stop(job)


def indlaes(kilde: str, overskrifter: str, *raekker: str, kendt_on: dt.date | None = None) -> Indlaesning:
    """Receive and load a text file; the finished job."""
    return koer(modtag(kilde, fil(overskrifter, *raekker), kendt_on=kendt_on))


def lbf(*raekker: str, kendt_on: dt.date | None = None) -> Indlaesning:
    return indlaes(Kilde.LBF, LBF, *raekker, kendt_on=kendt_on)


def ministeriet(*raekker: str) -> Indlaesning:
    return indlaes(Kilde.MINISTERIET, MINISTERIET, *raekker)


def bilag(*raekker: str) -> Indlaesning:
    return indlaes(Kilde.MINISTERIET_AFDELINGER, BILAG, *raekker)


def tekster(job: Indlaesning) -> str:
    return "\n".join(et["tekst"] for et in job.fund)


def koder(job: Indlaesning, alvor: str = "fejl") -> list[str]:
    return [et["kode"] for et in job.fund if et["alvor"] == alvor]
