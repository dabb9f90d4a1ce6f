"""Colours and designations over all time, as the gate reads them."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from monitoring.api import (
    Farvesegment,
    Udpegningssegment,
    farve_paa,
    farveforloeb,
    udpegning_paa,
    udpegningsforloeb,
)
from monitoring.domain.vaerdier import Betegnelse, Farve
from monitoring.models import Afdeling, ManuelPlacering
from monitoring.selectors.farver_paa import med_farve
from tests import factories as f

pytestmark = pytest.mark.django_db

FORAAR, SOMMER, VINTER = dt.date(2026, 2, 1), dt.date(2026, 6, 1), dt.date(2026, 10, 1)
EN_DAG = dt.timedelta(days=1)


def _kort(afdeling: Afdeling) -> list[tuple[dt.date, dt.date | None, str, int | None]]:
    return [(s.fra_on, s.til_on, s.farve.value, s.trin) for s in farveforloeb([afdeling.pk])[afdeling.pk]]


def test_hver_runde_gaelder_til_den_naeste() -> None:
    afdeling = f.afdeling()
    foerste = f.offentliggjort_runde({afdeling: "gul"}, FORAAR)
    anden = f.offentliggjort_runde({afdeling: "groen"}, SOMMER)

    assert farveforloeb([afdeling.pk]) == {
        afdeling.pk: [
            Farvesegment(afdeling.pk, FORAAR, SOMMER, Farve.GUL, 3, foerste.pk),
            Farvesegment(afdeling.pk, SOMMER, None, Farve.GROEN, 1, anden.pk),
        ]
    }


def test_foer_den_foerste_runde_er_der_ingen_farve() -> None:
    afdeling = f.afdeling()
    f.offentliggjort_runde({afdeling: "roed"}, SOMMER)

    assert farve_paa(afdeling, SOMMER - EN_DAG) is None
    segment = farve_paa(afdeling.pk, SOMMER)
    assert segment is not None
    assert segment.farve is Farve.ROED


def test_en_afdeling_uden_placering_i_runden_har_ingen_farve_foer_en_runde_har_den() -> None:
    gammel, ny = f.afdeling(), f.afdeling()
    f.offentliggjort_runde({gammel: "groen"}, FORAAR)
    f.offentliggjort_runde({gammel: "groen", ny: "gul"}, SOMMER)

    assert _kort(ny) == [(SOMMER, None, "gul", 3)]


def test_en_nedlagt_afdeling_har_ingen_farve_fra_den_dag() -> None:
    afdeling = f.afdeling(nedlagt_on=dt.date(2026, 4, 1))
    f.offentliggjort_runde({afdeling: "groen"}, FORAAR)
    f.offentliggjort_runde({afdeling: "gul"}, SOMMER)

    assert _kort(afdeling) == [(FORAAR, dt.date(2026, 4, 1), "groen", 1)]


def test_en_runde_i_arbejde_taeller_ikke() -> None:
    afdeling = f.afdeling()
    runde = f.offentliggjort_runde({afdeling: "groen"}, FORAAR)
    type(runde).objects.update(status="godkendt", gaelder_fra_on=None)

    assert farveforloeb() == {afdeling.pk: []}


def test_en_manuel_placering_fylder_kun_det_der_ikke_er_maalt() -> None:
    afdeling = f.afdeling()
    foerste = f.offentliggjort_runde({afdeling: "ikke_maalt"}, FORAAR)
    f.offentliggjort_runde({afdeling: "roed"}, SOMMER)
    f.offentliggjort_runde({afdeling: "ikke_maalt"}, VINTER)
    f.manuel_placering(foerste, afdeling, "groen", fra_on=dt.date(2026, 3, 1), til_on=dt.date(2026, 12, 1))

    assert _kort(afdeling) == [
        (FORAAR, dt.date(2026, 3, 1), "ikke_maalt", None),
        (dt.date(2026, 3, 1), SOMMER, "groen", None),
        (SOMMER, VINTER, "roed", 5),
        (VINTER, dt.date(2026, 12, 1), "groen", None),
        (dt.date(2026, 12, 1), None, "ikke_maalt", None),
    ]


def test_en_placering_ophaevet_foer_udloeb_og_en_ny_efter() -> None:
    afdeling = f.afdeling()
    runde = f.offentliggjort_runde({afdeling: "ikke_maalt"}, FORAAR)
    gammel = f.manuel_placering(runde, afdeling, "roed", fra_on=FORAAR, til_on=dt.date(2027, 1, 1))
    ManuelPlacering.objects.filter(pk=gammel.pk).update(
        ophaevet_at=f.NU, ophaevet_by=gammel.created_by, ophaevet_on=dt.date(2026, 4, 1)
    )
    f.manuel_placering(runde, afdeling, "gul", fra_on=dt.date(2026, 5, 1), til_on=SOMMER)

    assert _kort(afdeling) == [
        (FORAAR, dt.date(2026, 4, 1), "roed", None),
        (dt.date(2026, 4, 1), dt.date(2026, 5, 1), "ikke_maalt", None),
        (dt.date(2026, 5, 1), SOMMER, "gul", None),
        (SOMMER, None, "ikke_maalt", None),
    ]


def test_en_liste_gaelder_til_den_naeste_listes_dato() -> None:
    afdeling, nord = f.afdeling(), f.omraade("Nord")
    f.medlemskab(afdeling, nord)
    d2024, d2025 = dt.date(2024, 12, 1), dt.date(2025, 12, 1)
    f.ministerliste(d2024, udpegninger={nord: [Betegnelse.UDSAT, Betegnelse.PARALLELSAMFUND]})
    f.ministerliste(d2025, udpegninger={nord: []})

    begge = frozenset({Betegnelse.UDSAT, Betegnelse.PARALLELSAMFUND})
    assert udpegningsforloeb([afdeling.pk])[afdeling.pk] == [
        Udpegningssegment(afdeling.pk, d2024, d2025, begge, d2024, ("Nord",)),
        Udpegningssegment(afdeling.pk, d2025, None, frozenset(), d2025, ("Nord",)),
    ]
    assert udpegning_paa(afdeling, d2024 - EN_DAG) is None
    segment = udpegning_paa(afdeling, d2025 - EN_DAG)
    assert segment is not None
    assert segment.betegnelser == begge


def test_medlemskabet_af_omraadet_deler_listens_tid() -> None:
    afdeling, nord, syd = f.afdeling(nedlagt_on=dt.date(2026, 1, 1)), f.omraade("Nord"), f.omraade("Syd")
    d2024 = dt.date(2024, 12, 1)
    f.medlemskab(afdeling, nord, dt.date(2025, 3, 1), dt.date(2025, 9, 1))
    f.medlemskab(afdeling, syd, dt.date(2025, 6, 1))
    f.ministerliste(d2024, udpegninger={nord: [Betegnelse.FOREBYGGELSE], syd: [Betegnelse.UDSAT]})

    segmenter = udpegningsforloeb([afdeling.pk])[afdeling.pk]

    assert [(s.fra_on, s.til_on, sorted(s.betegnelser), s.omraader) for s in segmenter] == [
        (d2024, dt.date(2025, 3, 1), [], ()),
        (dt.date(2025, 3, 1), dt.date(2025, 6, 1), ["forebyggelse"], ("Nord",)),
        (dt.date(2025, 6, 1), dt.date(2025, 9, 1), ["forebyggelse", "udsat"], ("Nord", "Syd")),
        (dt.date(2025, 9, 1), dt.date(2026, 1, 1), ["udsat"], ("Syd",)),
    ]


def test_en_erstattet_udpegning_taeller_ikke() -> None:
    afdeling, nord = f.afdeling(), f.omraade("Nord")
    f.medlemskab(afdeling, nord)
    liste = f.ministerliste(udpegninger={nord: [Betegnelse.UDSAT]})
    liste.udpegninger.update(erstattet_af=f.indlaesning("ministeriet"))
    f.udpegning(liste, nord, [Betegnelse.FOREBYGGELSE])

    segment = udpegning_paa(afdeling, liste.listedato)
    assert segment is not None
    assert segment.betegnelser == {Betegnelse.FOREBYGGELSE}


def test_listen_over_alle_svarer_som_den_enkelte_dag() -> None:
    """The columns of `med_farve` against the segments, for every afdeling and several days."""
    organisation = f.organisation()
    alle = [f.afdeling(organisation, f"{nr:03d}") for nr in range(8)]
    farver = ["roed", "gul", "groen", "ikke_maalt"] * 2
    foerste = f.offentliggjort_runde(dict(zip(alle, farver, strict=True)), FORAAR)
    anden = f.offentliggjort_runde(dict(zip(alle[1:], farver, strict=False)), SOMMER)
    f.manuel_placering(foerste, alle[3], "groen", fra_on=dt.date(2026, 3, 1), til_on=dt.date(2026, 7, 1))
    f.manuel_placering(anden, alle[4], "roed", fra_on=SOMMER, til_on=VINTER)
    f.manuel_placering(foerste, alle[0], "gul", fra_on=FORAAR, til_on=VINTER)

    for dag in (FORAAR - EN_DAG, FORAAR, dt.date(2026, 3, 1), SOMMER - EN_DAG, SOMMER, dt.date(2026, 7, 1), VINTER):
        fundne = {a.pk: a for a in med_farve(dag)}
        assert len(fundne) == 8
        for afdeling in alle:
            segment = farve_paa(afdeling, dag)
            raekke = fundne[afdeling.pk]
            assert raekke.farve == (segment.farve if segment else "ikke_maalt")
            assert raekke.trin == (segment.trin if segment else None)
            assert raekke.manuel_id == (segment.manuel_id if segment else None)
            foer = farve_paa(afdeling, (SOMMER if dag >= SOMMER else FORAAR) - EN_DAG) if dag >= FORAAR else None
            assert raekke.forrige_farve == (foer.farve if foer else None)


def test_antallet_af_opslag_vokser_ikke() -> None:
    organisation, nord = f.organisation(), f.omraade()
    f.ministerliste(udpegninger={nord: [Betegnelse.UDSAT]})
    alle = [f.afdeling(organisation, f"{nr:03d}") for nr in range(100)]
    for afdeling in alle:
        f.medlemskab(afdeling, nord)
    runde = f.offentliggjort_runde(dict.fromkeys(alle, "ikke_maalt"), FORAAR)
    by = f.bruger()
    for afdeling in alle[::3]:
        f.manuel_placering(runde, afdeling, created_by=by)
    antal = []
    for ider in ([a.pk for a in alle[:10]], [a.pk for a in alle], None):
        with CaptureQueriesContext(connection) as opslag:
            farveforloeb(ider)
            udpegningsforloeb(ider)
        antal.append(len(opslag))

    assert antal == [8, 8, 8]
