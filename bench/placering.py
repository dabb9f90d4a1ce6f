"""Placing afdelinger with full explanations, pure and with storing: seconds per 1,000, and whether it is linear.

python -m bench.placering
"""

import itertools
import time

from bench import ramme
from bench.figurer import figurer, grundlag
from bench.ramme import Barnesvar, Tid, hukommelse, midt, tal
from monitoring.domain.trappe import grundlag_som_dict, placer
from monitoring.domain.vaerdier import kanonisk_json
from monitoring.regler.modelindlaesning import indlaes_model

LILLE, STOR = 10_000, 100_000
PORTION = 1_000


def maal() -> None:
    ramme.overskrift("Placering af afdelinger med fulde forklaringer, sekunder pr. 1.000")
    ren = ramme.barn("placering", "ren")
    # The large one between two small ones, so that a slow spell of the machine does not look like growth.
    svar = {LILLE: [ramme.barn("placering", "gemt", LILLE)], STOR: [ramme.barn("placering", "gemt", STOR)]}
    svar[LILLE].append(ramme.barn("placering", "gemt", LILLE))
    tider = {
        "ren": {int(antal): ramme.tider(t) for antal, t in ren["tider"].items()},
        "gemt": {antal: ramme.tider([t for et in svar[antal] for t in et["tider"]]) for antal in svar},
    }
    raekker = []
    for navn, efter_antal in tider.items():
        for antal, maalt in efter_antal.items():
            pr = [1_000 * t.ur / antal for t in maalt], [1_000 * t.cpu / antal for t in maalt]
            raekker.append([navn, tal(antal), *(tal(f(et), 3) for et in pr for f in (midt, min)), str(len(maalt))])
    ramme.tabel(["", "afdelinger", "ur, median", "ur, mindst", "cpu, median", "cpu, mindst", "målinger"], raekker)
    print(
        "  ren: placering, forklaring og JSON. gemt: beregn_runde, fra observationer i PostgreSQL til gemte placeringer"
    )
    udfald = ", ".join(f"{farve} {tal(100 * antal / LILLE)} %" for farve, antal in ren["farver"].items())
    print(f"  Udfald: {udfald}. Gemt pr. afdeling: {tal(ren['bytes'] / LILLE)} bytes JSON.")
    for antal, liste in svar.items():
        hoejst = max(et["hukommelse"] for et in liste)
        print(f"  Hukommelse, højest, gemt, {tal(antal)}: {tal(hoejst)} MB (før: {tal(liste[0]['foer'])} MB)")
    for navn, efter_antal in tider.items():
        titel = f"Pris pr. afdeling ved {tal(STOR)} mod {tal(LILLE)}, {navn}"
        ramme.forhold(titel, vaekst(efter_antal), "lineært: 1,0")


def vaekst(tider: dict[int, list[Tid]]) -> float:
    """Processor time per afdeling, large against small; each by its least."""
    return min(t.cpu / STOR for t in tider[STOR]) / min(t.cpu / LILLE for t in tider[LILLE])


def barn(argumenter: list[str]) -> Barnesvar:
    if argumenter == ["ren"]:
        return ren()
    from bench import placering_gemt

    return placering_gemt.maal(int(argumenter[1]))


def ren() -> Barnesvar:
    """Without a database: placement, explanation as a dictionary, canonical JSON of inputs and result."""
    _placer(PORTION)
    tider: dict[int, list[Tid]] = {LILLE: [], STOR: []}
    for antal in (LILLE, STOR, LILLE):
        maalt, farver, antal_bytes = _placer(antal)
        tider[antal].append(maalt)
    return {"tider": tider, "farver": farver, "bytes": antal_bytes, "hukommelse": hukommelse()}


def _placer(antal: int) -> tuple[Tid, dict[str, int], int]:
    """The time without the making of the figures, the colours, and the bytes of all JSON."""
    model = indlaes_model()
    ur, cpu, antal_bytes = 0.0, 0.0, 0
    farver: dict[str, int] = {}
    numre = iter(range(antal))
    while portion := [grundlag(figurer(nr)) for nr in itertools.islice(numre, PORTION)]:
        start, start_cpu = time.perf_counter(), time.process_time()
        for g in portion:
            resultat = placer(g, model)
            inddata, udfald = kanonisk_json(grundlag_som_dict(g)), kanonisk_json(resultat.som_dict())
            antal_bytes += len(inddata.encode()) + len(udfald.encode())
            farver[resultat.farve.value] = farver.get(resultat.farve.value, 0) + 1
        ur, cpu = ur + time.perf_counter() - start, cpu + time.process_time() - start_cpu
    return Tid(ur, cpu), dict(sorted(farver.items())), antal_bytes


if __name__ == "__main__":
    raise SystemExit(ramme.koer("placering", maal, barn))
