"""Whole imports of LBF's figures against the floor, their memory, their cost per row, and django-import-export.

python -m bench.indlaesning
"""

from bench import ramme
from bench.ramme import Barnesvar, Tid, midt, tal

STOERRELSER = (1_000, 10_000, 100_000)
FORMATER = ("csv", "xlsx")


def maal() -> None:
    svar = ramme.barn("indlaesning", "gulv")
    ramme.overskrift("Indlæsning af LBF's tal mod gulvet: samme læser og COPY til en tabel uden andet")
    raekker = []
    for format_ in FORMATER:
        for antal in STOERRELSER:
            maalt = svar["tider"][f"{format_} {antal}"]
            hel, gulv, typet = (ramme.tider(maalt[navn]) for navn in ("hel", "gulv", "typet"))
            raekker.append(
                [
                    f"{format_}, {tal(antal)} rækker",
                    *_to(hel),
                    *_to(gulv),
                    tal(_mod(hel, gulv), 1),
                    tal(_mod(hel, typet), 1),
                    tal(1_000_000 * min(t.cpu for t in hel) / antal),
                    str(len(hel)),
                ]
            )
    hoved = ["fil", "hel, ur s", "cpu s", "gulv, ur s", "cpu s", "gange gulv", "gange typet", "µs/række", "målinger"]
    ramme.tabel(hoved, raekker)
    print("  gange gulv: mod tekst i en tabel; gange typet: mod tal i en tabel (cpu mod cpu); µs/række: cpu")
    for format_ in FORMATER:
        print(f"  Hukommelse, højest, {format_}, {tal(STOERRELSER[-1])} rækker: {tal(svar['hukommelse'][format_])} MB")
    rettet = svar["rettet"]
    print(
        f"  Samme rækker igen med hver hundrede rettet: {tal(rettet['tid'][0], 2)} s, {tal(rettet['nye'])} nye værdier"
    )
    ramme.overskrift("De samme 10.000 rækker (CSV) gennem django-import-export i en tabel med de samme kolonner")
    import_export(svar["import_export"])


def _mod(vores: list[Tid], andres: list[Tid]) -> float:
    """The median over the runs of how many times the other's processor time ours took, pair by pair."""
    return midt(a.cpu / b.cpu for a, b in zip(vores, andres, strict=True))


def import_export(svar: Barnesvar) -> None:
    vores = ramme.tider(svar["vores"])
    raekker = [["vores, med alle kontroller", *_to(vores), "1,0"]]
    for navn, tider in svar["andres"].items():
        andres = ramme.tider(tider)
        gange = midt(t.cpu for t in andres) / midt(t.cpu for t in vores)
        raekker.append([navn, *_to(andres), tal(gange, 1)])
    ramme.tabel(["", "ur s", "cpu s", "gange vores"], raekker)


def _to(tider: list[Tid]) -> tuple[str, str]:
    return tal(midt(t.ur for t in tider), 2), tal(midt(t.cpu for t in tider), 2)


def barn(argumenter: list[str]) -> Barnesvar:
    if argumenter[0] == "hukommelse":
        ramme.start_django()
        from bench import import_tid

        return import_tid.en_gang(argumenter[1])
    with ramme.database():
        from bench import import_tid

        return import_tid.maal(FORMATER, STOERRELSER)


if __name__ == "__main__":
    raise SystemExit(ramme.koer("indlaesning", maal, barn))
