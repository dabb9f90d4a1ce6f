"""One comparison as a `Led`, with its sentence. The only place where these sentences are made."""

from decimal import ROUND_HALF_UP, Decimal

from monitoring.domain.dansk import dato, opremsning, procent, tal
from monitoring.domain.trappe.aflaesning import Tal
from monitoring.domain.trappe.grundlag import Grundlag
from monitoring.domain.trappe.i_ord import OPERATORORD, betegnelser_i_ord
from monitoring.domain.trappe.kompilering import Atom
from monitoring.domain.trappe.resultat import Led
from monitoring.domain.vaerdier import INDIKATORNAVNE, LAVERE_ER_VAERRE, MANGELTEKSTER, Maaling

_MILLIONTE = Decimal("0.000001")


def led_for_betegnelse(atom: Atom, grundlag: Grundlag, opfyldt: bool | None) -> Led:
    """What the ministry's list says; names only the areas that carry one of the labels asked for."""
    navne = betegnelser_i_ord(atom.betegnelser)
    liste = f"ministeriets liste af {dato(grundlag.listedato)}" if grundlag.listedato else "ministeriets liste"
    if grundlag.udpegninger is None:
        tekst = f"Ministeriets liste mangler, så det vides ikke, om afdelingen ligger i et område, der er {navne}."
    elif opfyldt:
        fundne = {u.omraade: u.betegnelser.intersection(atom.betegnelser) for u in grundlag.udpegninger}
        dele = [
            f"{omraade} er {betegnelser_i_ord(tuple(b for b in atom.betegnelser if b in egne))}"
            for omraade, egne in sorted(fundne.items())
            if egne
        ]
        tekst = f"{opremsning(dele)} på {liste}.".replace(" eller ", " og ")
    else:
        tekst = f"Afdelingen ligger ikke i et område, der er {navne} på {liste}."
    return Led(
        art="betegnelse", kriterium="betegnelse", navn="Ministeriets udpegning", niveau="", vaerdi=None,
        mangler="ingen_observation" if grundlag.udpegninger is None else None,
        aar=grundlag.listedato.year if grundlag.listedato else None, kilde="ministeriet", operator="", graense=None,
        oprindelse="ministeriet", faktor=None, margen_pct=None, reference=None, reference_mangler=None,
        reference_aar=None, reference_kilde="", hjemmel="", opfyldt=opfyldt, observationer=(), tekst=tekst,
    )  # fmt: skip


def led_slukket(atom: Atom) -> Led:
    """A comparison that the model's switch takes out: it is false, and no figure is read."""
    assert atom.indikator is not None
    navn = INDIKATORNAVNE[atom.indikator]
    return Led(
        art=atom.art, kriterium=atom.indikator.value, navn=navn, niveau=atom.niveau, vaerdi=None, mangler=None,
        aar=None, kilde="", operator=atom.operator, graense=None, oprindelse="slukket", faktor=None,
        margen_pct=atom.margen_pct, reference=None, reference_mangler=None, reference_aar=None, reference_kilde="",
        hjemmel="", opfyldt=False, observationer=(), tekst=f"{navn}: indgår ikke i modellens egne trin.",
    )  # fmt: skip


def led_for_tal(atom: Atom, tal_: Tal, opfyldt: bool | None) -> Led:
    """A figure against its cut-off."""
    assert atom.indikator is not None
    maaling, reference = tal_.maaling, tal_.reference if atom.fast is None else None
    graense = _graense(atom, reference, tal_.naevner)
    egne = maaling.observationer
    if reference is not None:
        egne = (*egne, *(o for o in reference.observationer if o not in egne))
    return Led(
        art=atom.art,
        kriterium=atom.indikator.value,
        navn=INDIKATORNAVNE[atom.indikator],
        niveau=atom.niveau,
        vaerdi=maaling.vaerdi,
        mangler=maaling.mangler.value if maaling.mangler else None,
        aar=maaling.aar,
        kilde=maaling.kilde,
        operator=atom.operator,
        graense=None if graense is None else _endelig(graense),
        oprindelse=_oprindelse(atom, tal_),
        faktor=atom.faktor,
        margen_pct=atom.margen_pct,
        reference=None if reference is None else reference.vaerdi,
        reference_mangler=reference.mangler.value if reference is not None and reference.mangler else None,
        reference_aar=None if reference is None else reference.aar,
        reference_kilde="" if reference is None else reference.kilde,
        hjemmel="" if atom.graense is None else atom.graense.note.hjemmel or atom.graense.note.antagelse,
        opfyldt=opfyldt,
        observationer=egne,
        tekst=_saetning(atom, tal_, reference, graense, opfyldt),
    )


def manglende_tekst(noegle: str, maaling: Maaling) -> str:
    """A missing figure by its name, and why it is missing."""
    assert maaling.mangler is not None
    navn = INDIKATORNAVNE[maaling.indikator]
    hvad = {
        "tvilling": f"{navn} (afdelingens eget tal i Tvillingeværktøjet)",
        "tvillingesnit": f"{navn} (tvillingernes gennemsnit)",
        "landsgennemsnit": f"{navn} (landsgennemsnittet)",
    }.get(noegle.partition(":")[0], navn)
    return f"{hvad}: {MANGELTEKSTER[maaling.mangler]}{', rettet i hånden' if maaling.rettelser else ''}"


def _oprindelse(atom: Atom, tal_: Tal) -> str:
    if atom.art == "tvillinger":
        return "tvillinger"
    if atom.fast is not None:
        return "fast"
    return "trykt" if tal_.naevner > 1 else "landsgennemsnit"


def _graense(atom: Atom, reference: Maaling | None, naevner: int) -> Decimal | None:
    if atom.fast is not None:
        return atom.fast
    if reference is None or reference.vaerdi is None or atom.faktor is None:
        return None
    return atom.faktor * reference.vaerdi / naevner


def _endelig(graense: Decimal) -> Decimal:
    afrundet = graense.quantize(_MILLIONTE, rounding=ROUND_HALF_UP)
    return graense if graense == afrundet else afrundet


def _saetning(atom: Atom, tal_: Tal, reference: Maaling | None, graense: Decimal | None, opfyldt: bool | None) -> str:
    assert atom.indikator is not None
    navn = INDIKATORNAVNE[atom.indikator]
    if atom.art == "tvillinger":
        navn = f"{navn}, sammenlignet med tvillingerne"
    x = tal_.maaling.vaerdi
    krav = _krav(atom, tal_, reference, graense, x)
    if x is None or graense is None:
        tekst = f"{navn}: {_hvad_mangler(tal_.maaling, reference, atom)} Kriteriet er {krav}."
        return (
            tekst
            if opfyldt is None
            else f"{tekst} Det er {'' if opfyldt else 'ikke '}opfyldt, uanset hvad der mangler."
        )
    if atom.strengt and reference is not None and x == reference.vaerdi:
        return f"{navn}: {procent(x)}{_rettet(tal_.maaling)} er det samme som tvillingernes gennemsnit."
    return f"{navn}: {procent(x)}{_rettet(tal_.maaling)} er {'' if opfyldt else 'ikke '}{krav}."


def _rettet(maaling: Maaling | None) -> str:
    """That the figure was corrected by hand, and what stood before; empty where it was not."""
    if maaling is None or not maaling.rettelser:
        return ""
    if len(maaling.observationer) > 1:
        return " (gennemsnit med et rettet tal)"
    foer = maaling.rettelser[0].foer
    return " (rettet, tallet manglede før)" if foer is None else f" (rettet fra {procent(foer)})"


def _hvad_mangler(maaling: Maaling, reference: Maaling | None, atom: Atom) -> str:
    dele = []
    if maaling.mangler is not None:
        i_haanden = ", rettet i hånden" if maaling.rettelser else ""
        dele.append(f"tallet mangler ({MANGELTEKSTER[maaling.mangler]}{i_haanden}).")
    elif maaling.vaerdi is not None:
        dele.append(f"tallet er {procent(maaling.vaerdi)}{_rettet(maaling)}.")
    if reference is not None and reference.mangler is not None:
        hvad = "Tvillingernes gennemsnit" if atom.art == "tvillinger" else "Landsgennemsnittet"
        dele.append(f"{hvad} mangler ({MANGELTEKSTER[reference.mangler]}).")
    return " ".join(dele)


def _krav(atom: Atom, tal_: Tal, reference: Maaling | None, graense: Decimal | None, x: Decimal | None) -> str:
    """The cut-off and how it arose: ``mindst 1,98 % (3 × landsgennemsnittet 0,66 %)``."""
    ord_ = OPERATORORD[atom.operator]
    maalt = "" if graense is None else f" {_vis(graense, x)}"
    if atom.art == "tvillinger":
        assert atom.margen_pct is not None
        side = "under" if atom.indikator in LAVERE_ER_VAERRE else "over"
        snit = "" if reference is None or reference.vaerdi is None else f" på {procent(reference.vaerdi)}"
        snit += _rettet(reference) if snit else ""
        af = f"{procent(atom.margen_pct)} {side} tvillingernes gennemsnit{snit}"
        return f"{ord_}{maalt} ({af})" if maalt else f"mindst {af}"
    assert atom.graense is not None
    grundlag = _grundgraense(atom, tal_, reference, x)
    if atom.margen_pct is None:
        return f"{ord_} {grundlag}"
    rundt = f"{procent(atom.margen_pct)} fra grænsen på {grundlag}"
    return f"{ord_}{maalt}, som er {rundt}" if maalt else f"{ord_} det, der er {rundt}"


def _grundgraense(atom: Atom, tal_: Tal, reference: Maaling | None, x: Decimal | None) -> str:
    """The level's cut-off itself, without the margin of a near comparison."""
    assert atom.graense is not None
    if atom.graense.graense is not None:
        return procent(atom.graense.graense)
    faktor = atom.graense.faktor
    assert faktor is not None
    if reference is None or reference.vaerdi is None:
        return f"{tal(faktor)} × landsgennemsnittet"
    vist = _vis(faktor * reference.vaerdi / tal_.naevner, x)
    if tal_.naevner == 1:
        return f"{vist} ({tal(faktor)} × landsgennemsnittet {procent(reference.vaerdi)})"
    andel = "" if faktor == tal_.naevner else f"{tal(faktor)}/{tal_.naevner} af "
    return f"{vist} ({andel}ministeriets trykte grænse {procent(reference.vaerdi)})"


def _vis(graense: Decimal, x: Decimal | None) -> str:
    """`graense` in full; where it has no end, with the decimals it takes to be on the right side of `x`."""
    endelig = _endelig(graense)
    if endelig == graense:
        return procent(graense)
    for decimaler in range(2, 6):
        afrundet = graense.quantize(Decimal(1).scaleb(-decimaler), rounding=ROUND_HALF_UP)
        if x is None or ((afrundet > x) == (graense > x) and (afrundet < x) == (graense < x)):
            return procent(afrundet)
    return procent(endelig)
