"""A corrected figure: what is frozen and said, and that freezing and reading it back changes nothing."""

import json
from dataclasses import replace
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitoring.domain.trappe import grundlag_fra_dict, grundlag_som_dict, placer
from monitoring.domain.trappe.grundlag import maaling_som_dict
from monitoring.domain.vaerdier import Indikator, Maaling, Mangelgrund, Rettelse, kanonisk_json
from tests.domain.trappetal import grundlag, model

_FOER = st.one_of(
    st.decimals(0, 100, places=1).map(lambda v: Rettelse(1, 7, foer=v)),
    st.sampled_from([Mangelgrund.TOM, Mangelgrund.DISKRETION]).map(lambda m: Rettelse(2, 7, foer_mangler=m)),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    rettelser=st.dictionaries(st.sampled_from(list(Indikator)), _FOER, max_size=4),
    vaerdi=st.decimals(0, 100, places=1),
)
def test_regnet_efter_fra_det_gemte_giver_de_samme_bytes(rettelser: dict[Indikator, Rettelse], vaerdi: Decimal) -> None:
    inddata = grundlag()
    maalinger = dict(inddata.maalinger)
    for indikator, rettelse in rettelser.items():
        maalinger[indikator] = Maaling(
            indikator, vaerdi, aar=2022, kilde="lbf", observationer=(7,), rettelser=(rettelse,)
        )
    inddata = replace(inddata, maalinger=maalinger)
    gemt = kanonisk_json(grundlag_som_dict(inddata))

    igen = grundlag_fra_dict(json.loads(gemt))

    assert kanonisk_json(grundlag_som_dict(igen)) == gemt
    resultat = placer(inddata, model("aalborg"))
    assert kanonisk_json(placer(igen, model("aalborg")).som_dict()) == kanonisk_json(resultat.som_dict())
    uden = replace(inddata, maalinger={i: replace(m, rettelser=()) for i, m in maalinger.items()})
    assert placer(uden, model("aalborg")).farve == resultat.farve


def test_uden_rettelser_staar_der_intet_om_dem() -> None:
    assert "rettelser" not in maaling_som_dict(Maaling(Indikator.GRUNDSKOLE, Decimal(30)))


def test_saetningen_siger_hvad_der_stod_foer() -> None:
    inddata = grundlag()
    rettet = Maaling(Indikator.GRUNDSKOLE, Decimal("31.2"), aar=2022, rettelser=(Rettelse(1, 7, foer=Decimal(65)),))
    inddata = replace(inddata, maalinger={**inddata.maalinger, Indikator.GRUNDSKOLE: rettet})

    tekster = [led.tekst for v in placer(inddata, model("aalborg")).vurderinger for led in v.led]

    assert "Kun grundskole: 31,2 % (rettet fra 65 %) er ikke over 60 %." in [
        t.replace("\N{NO-BREAK SPACE}", " ") for t in tekster
    ]
