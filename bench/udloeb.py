"""The expiry job at 10,000 due deadlines, events and notices included, against a bare UPDATE of the same rows.

python -m bench.udloeb
"""

from bench import ramme
from bench.ramme import Barnesvar, midt, tal

STOERRELSER, GENNEMLOEB = (1_000, 10_000), 2
SLAGS = {"tilbud": "svarfrister", "ledige": "boliganvisningens frister"}


def maal() -> None:
    ramme.overskrift("Frister, der er udløbet: jobbet med hændelser og beskeder, mod en bar UPDATE af de samme rækker")
    svar = ramme.barn("udloeb", "maal")
    raekker, pr_stk, gange = [], {}, {}
    for navn, ord_ in SLAGS.items():
        for antal in STOERRELSER:
            job, bar = (ramme.tider(svar[f"{hvad}/{navn}/{antal}"]) for hvad in ("job", "update"))
            pr_stk[navn, antal] = midt(t.cpu for t in job) / antal
            gange[navn, antal] = midt(a.cpu / b.cpu for a, b in zip(job, bar, strict=True))
            raekker.append(
                [
                    f"{tal(antal)} {ord_}",
                    tal(midt(t.ur for t in job), 2),
                    tal(midt(t.cpu for t in job), 2),
                    tal(midt(t.ur for t in bar), 2),
                    tal(midt(t.cpu for t in bar), 2),
                    tal(1_000 * pr_stk[navn, antal], 2),
                ]
            )
    ramme.tabel(["", "jobbet, ur s", "cpu s", "UPDATE, ur s", "cpu s", "jobbet, cpu ms pr. frist"], raekker)
    lille, stor = STOERRELSER
    for navn, ord_ in SLAGS.items():
        ramme.forhold(f"{ord_}: jobbet mod en bar UPDATE ved {tal(stor)}, cpu", gange[navn, stor])
        ramme.forhold(
            f"{ord_}: pr. frist ved {tal(stor)} mod {tal(lille)}",
            pr_stk[navn, stor] / pr_stk[navn, lille],
            "fladt er 1",
        )
    print(f"  {tal(svar['beskeder'])} beskeder og {tal(svar['breve'])} breve blev skrevet undervejs")


def barn(argumenter: list[str]) -> Barnesvar:
    with ramme.database():
        from bench import udloeb_tid

        return udloeb_tid.maal(STOERRELSER, GENNEMLOEB)


if __name__ == "__main__":
    raise SystemExit(ramme.koer("udloeb", maal, barn))
