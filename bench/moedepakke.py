"""A meeting's pack at 450 and at 10,000 afdelinger: time, size and peak memory, gathering and printing apart.

    python -m bench.moedepakke

Fails (exit 1) if gathering asks the database more often in the large town, or if a pack printed again is not the same.
"""

from bench import ramme
from bench.ramme import Barnesvar, midt, tal

STOERRELSER = (450, 10_000)
FORA = {"styregruppe": "styregruppen", "praktisk": "praktisk samarbejdsforum", "boligudvalg": "boligudvalget"}
TRIN = ("indhold", "pdf", "xlsx")


def maal() -> None:
    ramme.overskrift("Et mødemateriale: indholdet samlet, PDF og Excel skrevet, hver for sig")
    byer = {antal: ramme.barn("moedepakke", antal) for antal in STOERRELSER}
    ialt: dict[int, float] = {}
    for antal, by in byer.items():
        print(
            f"  {tal(antal)} afdelinger (lavet på {tal(by['bygget'])} s). Hukommelse: {tal(by['foer'])} MB før,"
            f" højest {tal(by['hukommelse'])} MB"
        )
        raekker = []
        for forum, navn in FORA.items():
            svar = by["fora"][forum]
            tider = {trin: ramme.tider(svar["tider"][trin]) for trin in TRIN}
            raekker.append(
                [
                    navn,
                    *(tal(1_000 * midt(t.ur for t in tider[trin])) for trin in TRIN),
                    tal(1_000 * sum(midt(t.cpu for t in tider[trin]) for trin in TRIN)),
                    str(svar["forespoergsler"]),
                    str(svar["sider"]),
                    *(tal(svar["bytes"][trin] / 1_000) for trin in TRIN),
                ]
            )
        hoved = ["", "samlet ms", "PDF ms", "Excel ms", "cpu i alt ms", "forespørgsler", "sider"]
        ramme.tabel([*hoved, "indhold kB", "PDF kB", "Excel kB"], raekker)
        svar = by["fora"]["styregruppe"]
        ialt[antal] = sum(midt(t.cpu for t in ramme.tider(svar["tider"][trin])) for trin in TRIN)
    lille, stor = (byer[antal]["fora"] for antal in STOERRELSER)
    ramme.forhold("Cpu ved 10.000 mod 450, styregruppen", ialt[STOERRELSER[1]] / ialt[STOERRELSER[0]])
    if voksede := [forum for forum in FORA if stor[forum]["forespoergsler"] > lille[forum]["forespoergsler"]]:
        raise ramme.Maalefejl(f"Antallet af forespørgsler vokser med antallet af afdelinger: {', '.join(voksede)}.")
    if andre := [forum for by in byer.values() for forum in FORA if not by["fora"][forum]["samme"]]:
        raise ramme.Maalefejl(f"Det samme indhold gav ikke de samme filer: {', '.join(andre)}.")
    print("  Antallet af forespørgsler vokser ikke. Skrevet igen er filerne de samme, byte for byte.")


def barn(argumenter: list[str]) -> Barnesvar:
    with ramme.database():
        from bench import moedepakke_tid

        return moedepakke_tid.maal(int(argumenter[0]))


if __name__ == "__main__":
    raise SystemExit(ramme.koer("moedepakke", maal, barn))
