"""A scenario over 12 rounds of 450 afdelinger: from request to page, against placing the same anew by `placer`.

    python -m bench.scenarie

Fails (exit 1) if the two differ for any afdeling in any round, or if unchanged parameters change one.
"""

from bench import ramme
from bench.ramme import Barnesvar, midt, tal

AFDELINGER, RUNDER = 450, 12
SIDE, KOLD, GULV = "siden, som den er i drift", "siden, første gang i en proces", "alt placeret på ny med placer"


def maal() -> None:
    ramme.overskrift(f"Et scenarie over {RUNDER} runder af {AFDELINGER} afdelinger")
    svar = ramme.barn("scenarie", AFDELINGER, RUNDER)
    tider = {navn: ramme.tider(svar["tider"][navn]) for navn in (SIDE, KOLD, GULV)}
    raekker = [
        [
            navn,
            tal(1_000 * midt(t.ur for t in maalt)),
            tal(1_000 * min(t.ur for t in maalt)),
            tal(1_000 * midt(t.cpu for t in maalt)),
            str(len(maalt)),
        ]
        for navn, maalt in tider.items()
    ]
    print(
        f"  {tal(svar['placeringer'])} placeringer, {tal(svar['forskellige'])} forskellige sæt tal, "
        f"{tal(svar['ledige'])} indmeldinger og forsøg (lavet på {tal(svar['bygget'])} s)"
    )
    print(
        f"  Scenariet flytter {tal(svar['flytninger'])} gange, {tal(svar['nu'])} i den gældende runde; "
        f"siden er på {tal(svar['bytes'] / 1_000)} kB og spørger databasen {svar['forespoergsler']} gange."
    )
    ramme.tabel(["", "ur, median ms", "ur, mindst ms", "cpu, median ms", "målinger"], raekker)
    print("  Samme svar for hver afdeling i hver runde; uændrede parametre ændrer intet.")
    cpu = {navn: midt(t.cpu for t in maalt) for navn, maalt in tider.items()}
    ramme.forhold("Alt placeret på ny mod siden, cpu", cpu[GULV] / cpu[SIDE])
    ramme.forhold("Alt placeret på ny mod siden første gang, cpu", cpu[GULV] / cpu[KOLD])


def barn(argumenter: list[str]) -> Barnesvar:
    with ramme.database():
        from bench import scenarie_tid

        return scenarie_tid.maal(int(argumenter[0]), int(argumenter[1]))


if __name__ == "__main__":
    raise SystemExit(ramme.koer("scenarie", maal, barn))
