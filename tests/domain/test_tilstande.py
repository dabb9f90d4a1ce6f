"""The state machines as dicts: they hang together, and the documents say what they say."""

from typing import Any

from anvisning.domain.tilstande import (
    ANVISNING_OVERGANGE,
    BEGYNDELSER,
    INDMELDING_OVERGANGE,
    Aktoer,
    Anvisningsstatus,
    Indmeldingsstatus,
    Overgang,
)
from anvisning.domain.tilstandsdokument import STI, main, som_markdown

_I, _A = Indmeldingsstatus, Anvisningsstatus


MASKINER: dict[Any, Overgang] = {
    **{(None, til): o for til, o in BEGYNDELSER.items()},
    **INDMELDING_OVERGANGE,
    **ANVISNING_OVERGANGE,
}


def test_hver_tilstand_kan_naas_og_de_sidste_er_sidste() -> None:
    assert {til for _, til in MASKINER} == {*_I, *_A}
    med_vej_ud = {fra for fra, _ in MASKINER}
    assert {*_I, *_A} - med_vej_ud == {_I.UDLEJET, _I.FRIGIVET, _I.TRUKKET, _A.AFVIST, _A.UDLOEBET, _A.TILBAGEKALDT}


def test_hvad_den_anden_maskine_goer_staar_i_begge() -> None:
    for noegle, overgang in MASKINER.items():
        assert overgang.aktoerer
        assert overgang.kraever
        for anden in overgang.medfoerer:
            assert type(anden[1]) is not type(noegle[1]), (noegle, anden)
            assert noegle in MASKINER[anden].medfoerer, (noegle, anden)
            assert overgang.aktoerer & MASKINER[anden].aktoerer, (noegle, anden)


def test_organisationen_roerer_aldrig_et_tilbud_og_systemet_begynder_intet() -> None:
    assert not any(Aktoer.ORGANISATION in o.aktoerer for (_, til), o in MASKINER.items() if isinstance(til, _A))
    assert not any(Aktoer.SYSTEM in o.aktoerer for o in BEGYNDELSER.values())
    assert [til for (_, til), o in MASKINER.items() if o.aktoerer == {Aktoer.SYSTEM}] == [_I.FRIGIVET, _A.UDLOEBET]


def test_dokumentet_er_skrevet_af_tabellerne() -> None:
    assert STI.read_text(encoding="utf-8") == som_markdown(), "Run: python -m anvisning.domain.tilstandsdokument"
    assert main(["--kontroller"]) == 0


def test_et_gammelt_dokument_opdages(tmp_path, monkeypatch, capsys) -> None:  # type: ignore[no-untyped-def]  # pytest's own
    gammelt = tmp_path / "tilstande.md"
    gammelt.write_text(som_markdown().replace("udlejet", "lejet"), encoding="utf-8")
    monkeypatch.setattr("anvisning.domain.tilstandsdokument.STI", gammelt)
    assert main(["--kontroller"]) == 1
    assert "docs/tilstande.md" in capsys.readouterr().err
    assert main([]) == 0
    assert gammelt.read_text(encoding="utf-8") == som_markdown()
