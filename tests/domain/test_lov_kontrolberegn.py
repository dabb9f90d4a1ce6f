"""`kontrolberegn`: the published figures give the ministry's own designations; bad files are refused; no database."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command

ROD = Path(__file__).resolve().parents[2]
FILER = ROD / "tests" / "cases" / "kontrolberegn"
#: Nothing listens on port 1: whoever asks the database fails.
UDEN_DATABASE = {"PATH": os.environ.get("PATH", ""), "DATABASE_URL": "postgresql://ingen@127.0.0.1:1/ingen"}


def kontrolberegn(fil: Path) -> list[dict[str, Any]]:
    ud, fejl = io.StringIO(), io.StringIO()
    call_command("kontrolberegn", str(fil), "--json", stdout=ud, stderr=fejl)
    svar: list[dict[str, Any]] = json.loads(ud.getvalue())
    return svar


def rapport(fil: Path) -> str:
    ud = io.StringIO()
    call_command("kontrolberegn", str(fil), stdout=ud)
    return ud.getvalue()


def afvisning(fil: Path) -> str:
    with pytest.raises(CommandError) as afvist:
        kontrolberegn(fil)
    assert afvist.value.returncode == 1
    return str(afvist.value)


def som_proces(*argumenter: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    kald = [sys.executable, str(ROD / "manage.py"), "kontrolberegn", *argumenter]
    return subprocess.run(kald, env=env, capture_output=True, encoding="utf-8", check=False, timeout=120)


FELTER = ("omraade", "listedato", "beregnet", "ubestemte", "afgjort", "overensstemmelse")


def kort(svar: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [tuple(raekke[felt] for felt in FELTER) for raekke in svar]


def test_de_offentliggjorte_tal_giver_ministeriets_egne_betegnelser() -> None:
    agervang, korskaerparken, ringparken, munkebo = kontrolberegn(FILER / "publicerede.csv")
    assert kort([agervang, korskaerparken, ringparken, munkebo]) == [
        ("Agervang (Vangkvarteret)", "2018-12-01", ["udsat", "parallelsamfund"], ["omdannelse"], True, True),
        ("Korskærparken", "2018-12-01", ["udsat"], ["parallelsamfund", "omdannelse"], False, None),
        ("Ringparken", "2019-12-01", ["udsat", "parallelsamfund"], ["omdannelse"], True, True),
        ("Munkebo", "2017-12-01", [], [], True, False),
    ]
    assert agervang["angivet"] == ["udsat", "parallelsamfund", "omdannelse"]
    assert agervang["opfyldte"]["udsat"] == ["uden_tilknytning", "grundskole"]
    assert agervang["antagelser"] == []
    assert ringparken["opfyldte"]["udsat"] == ["uden_tilknytning", "doemte", "grundskole"]
    for uden_beboere in (korskaerparken, ringparken, munkebo):
        assert uden_beboere["antagelser"] == [
            "Beboertallet er ikke oplyst. Området står på listen, så kravet om mindst 1.000 beboere regnes som opfyldt."
        ]


def test_faelden_meldes_som_uenighed_med_sin_grund() -> None:
    munkebo = kontrolberegn(FILER / "publicerede.csv")[3]
    assert munkebo["opfyldte"] == {"ghettoomraade": ["uden_tilknytning", "ikke_vestlig"]}
    grund = munkebo["begrundelse"][0]
    assert grund.startswith("Listen angiver ghettoområde, men tallene giver det ikke")
    assert "2 af 5 kriterier er opfyldt; der kræves mindst 3" in grund
    assert "Kun grundskole: 45,7\xa0%, kravet er over 50\xa0%: ikke opfyldt" in grund


def test_filens_egne_betegnelser_er_historikken_for_omdannelse() -> None:
    assert kort(kontrolberegn(FILER / "historik.csv")) == [
        ("Opdigtet Vang", "2018-12-01", ["udsat", "parallelsamfund"], ["omdannelse"], True, True),
        ("Opdigtet Vang", "2019-12-01", ["udsat", "parallelsamfund"], ["omdannelse"], True, True),
        ("Opdigtet Vang", "2020-12-01", ["udsat", "parallelsamfund"], ["omdannelse"], True, True),
        ("Opdigtet Vang", "2021-12-01", ["udsat", "parallelsamfund", "forebyggelse"], ["omdannelse"], True, True),
        ("Opdigtet Vang", "2022-12-01", ["udsat", "parallelsamfund", "omdannelse", "forebyggelse"], [], True, True),
        ("Opdigtet Eng", "2021-12-01", [], [], True, True),
        ("Opdigtet Eng", "2022-12-01", ["udsat", "parallelsamfund", "forebyggelse"], [], True, False),
        ("Opdigtet Mark", "2022-12-01", ["forebyggelse"], [], True, True),
        ("Opdigtet Bakke", "2022-12-01", [], [], True, True),
    ]


def test_uden_kolonne_til_betegnelser_er_egen_beregning_historikken_og_intet_sammenlignes() -> None:
    svar = kontrolberegn(FILER / "uden_kategori.csv")
    assert kort(svar) == [
        ("Opdigtet Vang", "2017-12-01", ["ghettoomraade"], [], True, None),
        ("Opdigtet Vang", "2018-12-01", ["udsat", "parallelsamfund"], ["omdannelse"], True, None),
        ("Opdigtet Vang", "2019-12-01", ["udsat", "parallelsamfund"], ["omdannelse"], True, None),
        ("Opdigtet Vang", "2020-12-01", ["udsat", "parallelsamfund", "omdannelse"], [], True, None),
        ("Opdigtet Eng", "2018-12-01", [], ["udsat", "parallelsamfund", "omdannelse"], False, None),
    ]
    assert all(raekke["angivet"] == [] for raekke in svar)


def test_rapporten_er_til_at_laese_og_naevner_den_ukendte_kolonne() -> None:
    tekst = rapport(FILER / "publicerede.csv")
    assert "Munkebo, Kolding: listen 1. december 2017\n  Listen angiver: ghettoområde\n" in tekst
    assert "  Resultat:       STEMMER IKKE\n" in tekst
    assert "  Resultat:       kan ikke afgøres, fordi der mangler tal\n" in tekst
    assert "4 rækker: 2 stemmer, 1 stemmer ikke, 1 er ikke sammenlignet." in tekst
    assert "»bemaerkning« er ikke kendt" in tekst


def test_raekker_med_hver_sit_landsgennemsnit_regnes_hver_for_sig_og_det_siges() -> None:
    tekst = rapport(FILER / "historik.csv")
    assert "rækkerne fra 1. december 2022 angiver både 0,725\xa0% og 0,73\xa0%" in tekst


def test_en_projektmappe_regnes_som_den_samme_csv(tmp_path: Path) -> None:
    bog = openpyxl.Workbook()
    ark = bog.active
    assert ark is not None
    for linje in (FILER / "publicerede.csv").read_text(encoding="utf-8-sig").splitlines():
        ark.append(linje.replace('"', "").split(";")[:11])
    bog.save(tmp_path / "liste.xlsx")
    assert kort(kontrolberegn(tmp_path / "liste.xlsx")) == kort(kontrolberegn(FILER / "publicerede.csv"))


def test_hver_fejl_i_filen_staar_med_sted_og_udvej() -> None:
    besked = afvisning(FILER / "fejl.csv")
    assert "»2010-11-30« ligger før 1. december 2010" in besked
    assert "»2999-12-01« ligger i fremtiden" in besked
    assert "Række 4, kolonne F (uden_tilknytning_pct): »141,5« er over 100" in besked
    assert "»-65,0« er under 0" in besked


@pytest.mark.parametrize(
    ("navn", "indhold", "besked"),
    [
        ("tom.csv", b"", "tom"),
        ("falsk.xlsx", b"PK\x03\x04" + b"intet" * 50, "kan ikke kontrolberegnes"),
        ("andet.csv", "by;vejr\nAalborg;blæst\n".encode(), "overskrift"),
    ],
)
def test_det_der_ikke_er_en_liste_afvises_med_en_saetning(
    tmp_path: Path, navn: str, indhold: bytes, besked: str
) -> None:
    (tmp_path / navn).write_bytes(indhold)
    assert besked in afvisning(tmp_path / navn)


def test_en_fil_der_ikke_findes_en_mappe_og_en_for_stor_fil_afvises(tmp_path: Path) -> None:
    assert "findes ikke" in afvisning(tmp_path / "borte.csv")
    assert "er en mappe" in afvisning(tmp_path)
    stor = tmp_path / "stor.csv"
    with stor.open("wb") as fil:
        fil.truncate(50 * 1024 * 1024 + 1)
    assert "større end 50 MB" in afvisning(stor)


def test_kommandoen_virker_uden_database_og_miljoe_og_skriver_ren_json() -> None:
    koert = som_proces(str(FILER / "publicerede.csv"), "--json", env=UDEN_DATABASE)
    assert koert.returncode == 0, koert.stderr
    assert [raekke["overensstemmelse"] for raekke in json.loads(koert.stdout)] == [True, None, True, False]
    assert "bemaerkning" in koert.stderr


def test_afvist_er_1_og_forkert_brug_er_2_uden_spor_af_programmet() -> None:
    afvist = som_proces(str(FILER / "fejl.csv"), env=UDEN_DATABASE)
    forkert = som_proces(env=UDEN_DATABASE)
    assert (afvist.returncode, forkert.returncode) == (1, 2)
    assert afvist.stdout == forkert.stdout == ""
    assert "Ret fejlene" in afvist.stderr
    assert "Traceback" not in afvist.stderr + forkert.stderr
