"""No CPR number comes in with a document, and no document costs more than it may."""

import time

import pytest

from anvisning.models import Aftaledokument
from anvisning.services.fleksibeludkast import Fil, ret_udkast
from tests import fleksibelfabrik as ff
from tests.factories import NU
from udlejning.faelles.fejl import Afvist
from udlejning.faelles.pdftekst import Hindring, KanIkkeLaeses, laes_pdf

pytestmark = pytest.mark.django_db

CPR = f"{31}{12}{99}-{0:04}"


@pytest.mark.parametrize(
    ("indhold", "besked"),
    [
        (ff.pdf("Side et", f"Lejer: Bo, {CPR}"), "et CPR-nummer på side 2"),
        (ff.pdf(CPR.replace("-", " - "), "Side to", " ".join(CPR)), "på side 1 og på side 3"),
        (ff.pdf("Side et", titel=f"Aftale med {CPR}"), "i dokumentets egenskaber eller felter"),
        (ff.pdf("Side et", note=f"Ring til {CPR}"), "på side 1"),
        (ff.pdf("Side et", kode="hemmeligt"), "er låst"),
        (ff.pdf("Side et", bilag=f"Bo, {CPR}"), "andre filer vedhæftet"),
        (b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\nstartxref\n9\n%%EOF\n", "kan ikke læses igennem"),
    ],
)
def test_et_dokument_med_cpr_nummer_eller_som_ikke_kan_laeses_afvises(indhold: bytes, besked: str) -> None:
    for gem in (
        lambda: ff.kladde(fil=Fil("aftale.pdf", indhold)),
        lambda: ret_udkast(
            aftale=ff.kladde(), udkast=ff.udkast(), fil=Fil("aftale.pdf", indhold), by=ff.sagsbehandler(), now=NU
        ),
    ):
        with pytest.raises(Afvist, match=besked) as fanget:
            gem()
        assert fanget.value.felt == "dokument"
        assert CPR not in fanget.value.besked
    assert not Aftaledokument.objects.exists()


def test_et_dokument_der_koster_for_meget_at_laese_afvises_i_tide() -> None:
    """A small file that unfolds to far more than the reader may use: it is ended, and the server lives."""
    stor = ff.pdf("a) Tj (" * 2_000_000)
    assert len(stor) < 1024**2
    begyndt = time.monotonic()
    with pytest.raises(KanIkkeLaeses) as fanget:
        laes_pdf(stor, sekunder=1)
    assert fanget.value.hindring == Hindring.TUNG
    assert time.monotonic() - begyndt < 10
