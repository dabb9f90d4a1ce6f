"""Offers per second on distinct units, with all checks, against a bare INSERT of the same rows.

python -m bench.tilbud
"""

from bench import ramme
from bench.ramme import Barnesvar, midt, tal

ANTAL, GENNEMLOEB = 200, 5
#: What an offer with all its checks may cost, in bare inserts.
HOEJST = 12


def maal() -> None:
    ramme.overskrift(
        "Tilbud pr. sekund på hver sin bolig med alle kontroller, mod en bar INSERT i sin egen transaktion"
    )
    svar = ramme.barn("tilbud", "maal")
    vores, bare = ramme.tider(svar["tilbud"]), ramme.tider(svar["insert"])
    raekker = []
    for navn, tider in (("tilbyd_bolig", vores), ("bar INSERT", bare)):
        pr = [1_000 * t.ur / ANTAL for t in tider], [1_000 * t.cpu / ANTAL for t in tider]
        raekker.append(
            [navn, tal(ANTAL / midt(t.ur for t in tider)), *(tal(midt(et), 2) for et in pr), str(len(tider))]
        )
    ramme.tabel(["", "pr. sekund", "ms pr. stk., ur", "cpu", f"målinger à {ANTAL}"], raekker)
    print(f"  {svar['forespoergsler']} forespørgsler pr. tilbud, transaktionens egne medregnet")
    gange = midt(a.ur / b.ur for a, b in zip(vores, bare, strict=True))
    cpu = midt(a.cpu / b.cpu for a, b in zip(vores, bare, strict=True))
    ramme.forhold("Et tilbud mod en bar INSERT, ur", gange, f"højst {HOEJST}")
    ramme.forhold("Et tilbud mod en bar INSERT, cpu", cpu)


def barn(argumenter: list[str]) -> Barnesvar:
    with ramme.database():
        from bench import tilbud_tid

        return tilbud_tid.maal(ANTAL, GENNEMLOEB)


if __name__ == "__main__":
    raise SystemExit(ramme.koer("tilbud", maal, barn, holdbar=True))
