"""What a process keeps: the last used stays, and threads that share it find it or not, and nothing else."""

import threading

from udlejning.faelles.lager import Lager


def test_det_der_sidst_er_brugt_bliver() -> None:
    lager: Lager[str, int] = Lager(pladser=2)
    lager.gem("et", 1)
    lager.gem("to", 2)
    assert lager.hent("et") == 1
    lager.gem("tre", 3)
    assert [lager.hent(noegle) for noegle in ("et", "to", "tre")] == [1, None, 3]
    lager.toem()
    assert lager.hent("et") is None


def test_traade_der_deler_det_finder_det_rigtige_eller_intet() -> None:
    lager: Lager[int, int] = Lager(pladser=2)
    fejl: list[object] = []

    def brug(nr: int) -> None:
        try:
            for gang in range(3_000):
                noegle = (nr + gang) % 5
                if lager.hent(noegle) not in (None, -noegle):
                    fejl.append(noegle)
                lager.gem(noegle, -noegle)
        except Exception as undtagelse:
            fejl.append(undtagelse)

    traade = [threading.Thread(target=brug, args=(nr,)) for nr in range(4)]
    for traad in traade:
        traad.start()
    for traad in traade:
        traad.join(30)
    assert fejl == []
