"""Server time of the two lists of vacancies at 500 and at 50,000 of them against an empty view with one query.

    python -m bench.lister

Fails (exit 1) if a page asks the database more often with many vacancies than with few.
"""

from bench import ramme
from bench.ramme import Barnesvar, midt, tal

STOERRELSER = (500, 50_000)
TOM = "tom side med én forespørgsel"


def maal() -> None:
    ramme.overskrift("De to listers tid på serveren mod en tom side med én forespørgsel")
    maengder = {antal: ramme.barn("lister", antal) for antal in STOERRELSER}
    cpu: dict[int, dict[str, float]] = {}
    for antal, maengde in maengder.items():
        tider = {navn: ramme.tider(side["tider"]) for navn, side in maengde["sider"].items()}
        cpu[antal] = {navn: sum(t.cpu for t in maalt) / len(maalt) for navn, maalt in tider.items()}
        raekker = [
            [
                navn,
                str(side["forespoergsler"]),
                tal(1_000 * midt(t.ur for t in tider[navn]), 1),
                tal(1_000 * cpu[antal][navn], 1),
                tal(cpu[antal][navn] / cpu[antal][TOM], 1),
            ]
            for navn, side in maengde["sider"].items()
        ]
        print(
            f"  {tal(antal)} indmeldinger, heraf {tal(maengde['aabne'])} åbne, af {tal(maengde['boliger'])} boliger"
            f" (lavet på {tal(maengde['bygget'])} s)"
        )
        ramme.tabel(["side", "forespørgsler", "ur, median ms", "cpu ms", "gange tom side"], raekker)
    print("  gange tom side: cpu mod cpu")
    lille, stor = STOERRELSER
    for navn in cpu[lille]:
        ramme.forhold(f"Cpu ved {tal(stor)} mod {tal(lille)}, {navn}", cpu[stor][navn] / cpu[lille][navn])
    voksede = [
        navn
        for navn, side in maengder[lille]["sider"].items()
        if maengder[stor]["sider"][navn]["forespoergsler"] > side["forespoergsler"]
    ]
    if voksede:
        raise ramme.Maalefejl(f"Antallet af forespørgsler vokser med antallet af indmeldinger: {', '.join(voksede)}.")
    print("  Antallet af forespørgsler vokser ikke.")


def barn(argumenter: list[str]) -> Barnesvar:
    with ramme.database():
        from bench import listetid

        return listetid.maal(int(argumenter[0]), TOM)


if __name__ == "__main__":
    raise SystemExit(ramme.koer("lister", maal, barn))
