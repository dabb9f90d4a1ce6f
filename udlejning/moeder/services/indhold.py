"""All that a pack says, gathered part by part from the same selectors as the pages."""

from collections.abc import Callable

from anvisning.services.regelsaet import regelsaet_paa
from monitoring.api import dato
from udlejning.moeder.domain.dokument import Afsnit, Dokument
from udlejning.moeder.models import Forum, Moede, Moedepakke
from udlejning.moeder.selectors.moeder import laeser
from udlejning.moeder.services.dele import balance as dele
from udlejning.moeder.services.dele import lister
from udlejning.moeder.services.dele.regnskab import regnskabet_for
from udlejning.moeder.services.dele.varsler import varslerne
from udlejning.overblik.selectors.balance import balance
from udlejning.overblik.selectors.bevaegelser import Bevaegelser, bevaegelser
from udlejning.overblik.selectors.tidlig_varsling import varslingsblik

#: Told before each part, with how far the work has come in per cent.
Meld = Callable[[str, int], None]
FORTROLIGT = "Fortroligt mellem aftalens parter"
UDEN_FORTROLIGT = "Uden fortrolige tal"
DEMO = "Demonstration: alle organisationer, afdelinger og tal er opdigtede"
KILDE = (
    "Fælles udlejningsaftale: rundens placeringer, registeret, boliganvisningens sager og de tal fra Landsbyggefonden "
    "og Tvillingeværktøjet, som runden er regnet med"
)


def saml(pakke: Moedepakke, meld: Meld, *, demo: bool) -> Dokument:
    """The document of `pakke`: the same for the same meeting, day and rounds while nothing else has been decided."""
    moede = pakke.moede
    return Dokument(
        titel=f"Mødemateriale: {moede.hvem}",
        undertitel=_hvornaar(moede),
        fortrolighed=_maerke(moede, demo),
        fakta=_fakta(pakke),
        deltagere=[(d.navn, d.hvem) for d in moede.deltagelser.all()],
        afsnit=_afsnit(pakke, meld),
    )


def _afsnit(pakke: Moedepakke, meld: Meld) -> list[Afsnit]:
    moede, dag, oejne = pakke.moede, pakke.dag, laeser(pakke.moede)
    hvis = f"{moede.organisation.navn}:" if moede.organisation else "Hele byen:"
    meld("Tæller farverne", 10)
    afsnit = [lister.dagsordenen(moede)]
    balancen = balance(oejne, dag)
    if moede.forum == Forum.BOLIGUDVALG:
        afsnit.append(dele.offentligt_overblik(balancen, regelsaet_paa(dag).er_aftale))
        meld("Finder bevægelserne", 40)
        afsnit += [dele.bevaegelserne(_flyttet(pakke), med_navne=False), lister.antal_afgoerelser(moede, dag)]
        return [*afsnit, lister.oenskede(moede, dag), lister.sidste_moedes(moede)]
    afsnit.append(dele.overblik(balancen, hvis))
    if moede.forum == Forum.PRAKTISK:
        meld("Samler de røde og gule", 20)
        afsnit.append(dele.roede_og_gule(oejne, dag))
    meld("Finder bevægelserne", 30)
    afsnit.append(dele.bevaegelserne(_flyttet(pakke), med_navne=True))
    meld("Ser efter varsler", 45)
    afsnit.append(varslerne(varslingsblik(oejne, dag)))
    meld("Gør regnskabet op", 60)
    afsnit.append(regnskabet_for(oejne, dag))
    meld("Samler afgørelserne", 70)
    afsnit += [lister.dispensationerne(moede, dag), lister.de_manuelle(moede, dag)]
    return [*afsnit, lister.oenskede(moede, dag), lister.sidste_moedes(moede)]


def _flyttet(pakke: Moedepakke) -> Bevaegelser | None:
    if pakke.fra_runde is None:
        return None
    return bevaegelser(laeser(pakke.moede), pakke.fra_runde, pakke.runde, pakke.dag)


def _hvornaar(moede: Moede) -> str:
    sted = f", {moede.sted}" if moede.sted else ""
    return f"{dato(moede.holdes_on)} kl. {moede.begynder:%H.%M}{sted}"


def _maerke(moede: Moede, demo: bool) -> str:
    maerke = UDEN_FORTROLIGT if moede.forum == Forum.BOLIGUDVALG else FORTROLIGT
    return f"{maerke}. {DEMO}." if demo else f"{maerke}."


def _fakta(pakke: Moedepakke) -> list[tuple[str, str]]:
    """What the figures rest on."""
    runde, fra, moede = pakke.runde, pakke.fra_runde, pakke.moede
    gaelder = f", gælder fra {dato(runde.gaelder_fra_on)}" if runde.gaelder_fra_on else ""
    afdelinger = f"Kun {moede.organisation.navn}s egne" if moede.organisation else "Alle"
    if moede.forum == Forum.BOLIGUDVALG:
        afdelinger = "Alle, kun som summer for hele byen"
    return [
        ("Opgjort", dato(pakke.dag)),
        ("Runde", f"Pr. {dato(runde.pr_on)}{gaelder}"),
        ("Sammenlignet med", f"Runden pr. {dato(fra.pr_on)}" if fra else "Ingen tidligere runde"),
        ("Model", str(runde.model)),
        ("Aftale", regelsaet_paa(pakke.dag).navn),
        ("Afdelinger", afdelinger),
        ("Kilde", KILDE),
    ]
