"""Places an afdeling on the steps of a model, with every reason."""

from collections.abc import Iterator

from monitoring.domain.trappe.aflaesning import Aflaesning
from monitoring.domain.trappe.begrundelse import begrund, i_ord
from monitoring.domain.trappe.forklaring import led_for_betegnelse, led_for_tal, led_slukket, manglende_tekst
from monitoring.domain.trappe.grundlag import Grundlag
from monitoring.domain.trappe.kompilering import Blad, Knude, KompileretModel, kompiler
from monitoring.domain.trappe.model import Trappemodel
from monitoring.domain.trappe.muligheder import Analyse, Tilstand, Vektor, analyser
from monitoring.domain.trappe.resultat import Delvurdering, Led, Manglende, Placeringsresultat, Vurdering
from monitoring.domain.vaerdier import Farve, Maaling

_MANGLENDE_LISTE = Manglende("betegnelse", "Ministeriets liste: der er ingen liste i de indlæste data")


def placer(grundlag: Grundlag, model: Trappemodel) -> Placeringsresultat:
    """Where the afdeling stands. Pure: the same inputs and model give the same result.

    Steps are read from the top until one certainly applies. If missing figures leave steps above it open, all that
    they could be is gone through (exactly; `muligheder.LOFT` bounds it, and beyond it the answer stays open), and
    the colour is settled only if every possibility gives the same one. Figures of steps that were not read are
    not in the explanation, and cannot change it.
    """
    return _Placering(grundlag, kompiler(model)).resultat()


def farve_og_trin(grundlag: Grundlag, model: Trappemodel) -> tuple[Farve, int | None]:
    """The colour and step that `placer` gives, without the explanation, which costs most of its time."""
    return _Placering(grundlag, kompiler(model)).farve_og_trin()


class _Placering:
    def __init__(self, grundlag: Grundlag, km: KompileretModel) -> None:
        self.grundlag = grundlag
        self.km = km
        self.aflaest = Aflaesning(grundlag, km)
        self.led: dict[int, Led] = {}
        self.bladdomme: dict[int, bool | None] = {}

    def farve_og_trin(self) -> tuple[Farve, int | None]:
        mulige = self._mulige()[0]
        lavest = self.km.trin[mulige[-1]].trin
        if any(self.km.trin[plads].trin.farve is not lavest.farve for plads in mulige):
            return Farve.IKKE_MAALT, None
        return lavest.farve, lavest.nummer

    def _mulige(self) -> tuple[list[int], list[bool | None], Analyse | None]:
        """The places of the steps that can be the answer, each read step's verdict, and what the missing could be."""
        domme = self._laes_trin()
        mulige = [plads for plads, dom in enumerate(domme) if dom is not False]
        analyse = None
        if len(mulige) > 1:
            analyse = self._analyser(len(domme) - 1)
            if analyse is not None:
                mulige = list(analyse.mulige)
                domme = [next(iter(s)) if len(s) == 1 else None for s in analyse.sandheder]
        return mulige, domme, analyse

    def resultat(self) -> Placeringsresultat:
        mulige, domme, analyse = self._mulige()
        # A step below the last possible one decides nothing, so it is not part of the explanation.
        laeste = self.km.trin[: mulige[-1] + 1]
        vurderinger = tuple(
            Vurdering(kt.trin.nummer, kt.trin.farve, kt.trin.navn, dom, self._del(kt.knude))
            for kt, dom in zip(laeste, domme, strict=False)
        )
        farver = tuple(dict.fromkeys(laeste[plads].trin.farve for plads in mulige))
        numre = tuple(laeste[plads].trin.nummer for plads in mulige)
        mangler = self._mangler(analyse, len(farver) == 1) if len(mulige) > 1 else ()
        valgt = vurderinger[-1] if len(farver) == 1 else None
        return Placeringsresultat(
            farve=farver[0] if valgt else Farve.IKKE_MAALT,
            trin=valgt.trin if valgt else None,
            mulige_trin=numre,
            mulige_farver=farver,
            begrundelse=begrund(valgt, numre, farver, mangler),
            i_ord=i_ord(valgt, numre, self.km.model),
            vurderinger=vurderinger,
            mangler=mangler,
            brugte=tuple(dict.fromkeys(noegle for atom in self.led for noegle, _ in self._tal(atom))),
            model_noegle=self.km.model.noegle,
            model_version=self.km.model.version,
        )

    def _laes_trin(self) -> list[bool | None]:
        """The verdicts from the top, three-valued, down to the first step that certainly applies."""
        domme: list[bool | None] = []
        for trin in self.km.trin:
            for gruppe in trin.grupper:
                self.aflaest.laes(gruppe)
            domme.append(self._dom(trin.knude))
            if domme[-1]:
                break
        return domme

    def _dom(self, knude: Knude) -> bool | None:
        if knude.art == "blad":
            if knude.blad not in self.bladdomme:
                self.bladdomme[knude.blad] = self._bladdom(self.km.blade[knude.blad])
            return self.bladdomme[knude.blad]
        if knude.art == "ellers":
            return True
        domme = [self._dom(under) for under in knude.dele]
        if knude.art == "ikke":
            return None if domme[0] is None else not domme[0]
        afgoerende = knude.art == "en_af"
        if afgoerende in domme:
            return afgoerende
        return None if None in domme else not afgoerende

    def _bladdom(self, blad: Blad) -> bool | None:
        svar = [self.aflaest.sandheder[atom] for atom in blad.aktive]
        opfyldte = svar.count(True)
        if opfyldte >= blad.antal:
            return True
        return None if opfyldte + svar.count(None) >= blad.antal else False

    def _analyser(self, sidste: int) -> Analyse | None:
        numre = self.km.trin[sidste].blade
        uafklarede = {atom for gruppe in self.aflaest.aabne for atom in self.km.grupper[gruppe].atomer}
        kendte = [
            sum(self.aflaest.sandheder[a] is True for a in self.km.blade[b].aktive if a not in uafklarede)
            for b in numre
        ]
        aabne = []
        for gruppe, vektorer in sorted(self.aflaest.aabne.items()):
            tillaeg = self._tillaeg(gruppe, vektorer, numre)
            if len(tillaeg) > 1:
                aabne.append((gruppe, tillaeg))
            else:  # what is missing matters only to steps that were not read
                kendte = [a + b for a, b in zip(kendte, *tillaeg, strict=True)]
        return analyser(self.km, sidste, tuple(kendte), tuple(aabne))

    def _tillaeg(self, gruppe: int, vektorer: frozenset[Vektor], numre: tuple[int, ...]) -> frozenset[Tilstand]:
        """What each of the group's truth vectors adds to the count of each leaf."""
        noegle = ("tillaeg", gruppe, vektorer, numre)
        fundet = self.km.vektorlager.get(noegle)
        if fundet is None:
            atomer = self.km.grupper[gruppe].atomer
            blade = [[plads for plads, a in enumerate(atomer) if a in self.km.blade[b].aktive] for b in numre]
            fundet = frozenset(tuple(sum(v[plads] for plads in blad) for blad in blade) for v in vektorer)
            self.km.vektorlager[noegle] = fundet
        tillaeg: frozenset[Tilstand] = fundet
        return tillaeg

    def _mangler(self, analyse: Analyse | None, farven_er_afgjort: bool) -> tuple[Manglende, ...]:
        """The missing figures that make a difference: to the colour or, where that is settled, to the step."""
        if analyse is None:
            grupper = set(self.aflaest.aabne)
        else:
            grupper = set(analyse.afgoer_trin if farven_er_afgjort else analyse.afgoer_farve)
        fundne: dict[str, Manglende] = {}
        for atom in self.led:
            if not any(atom in self.km.grupper[g].atomer for g in grupper):
                continue
            for noegle, maaling in self._tal(atom):
                if maaling is None:
                    fundne.setdefault("betegnelse", _MANGLENDE_LISTE)
                elif maaling.mangler is not None:
                    fundne.setdefault(noegle, Manglende(noegle, manglende_tekst(noegle, maaling)))
        return tuple(fundne.values())

    def _tal(self, nr: int) -> Iterator[tuple[str, Maaling | None]]:
        """The figures that one comparison reads, by key; a label is no figure (None)."""
        atom = self.km.atomer[nr]
        if atom.slukket:
            return
        if atom.indikator is None:
            for betegnelse in atom.betegnelser:
                yield f"betegnelse:{betegnelse.value}", None
            return
        tal = self.aflaest.tal(atom.art == "tvillinger", atom.indikator)
        yield tal.noegle, tal.maaling
        if atom.fast is None and tal.reference is not None:
            yield tal.reference_noegle, tal.reference

    def _del(self, knude: Knude) -> Delvurdering:
        atomer = self.km.blade[knude.blad].atomer if knude.art == "blad" else ()
        return Delvurdering(
            knude.art,
            knude.tekst,
            self._dom(knude),
            tuple([self._led(atom) for atom in atomer]),
            tuple([self._del(under) for under in knude.dele]),
        )

    def _led(self, nr: int) -> Led:
        fundet = self.led.get(nr)
        if fundet is None:
            atom = self.km.atomer[nr]
            if atom.slukket:
                fundet = led_slukket(atom)
            elif atom.indikator is None:
                fundet = led_for_betegnelse(atom, self.grundlag, self.aflaest.sandheder[nr])
            else:
                tal = self.aflaest.tal(atom.art == "tvillinger", atom.indikator)
                fundet = led_for_tal(atom, tal, self.aflaest.sandheder[nr])
            self.led[nr] = fundet
        return fundet
