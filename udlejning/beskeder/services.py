"""Giving notices, taking them back while no letter about them has left, reading them, and choosing how they come.

A notice and its letter are written in the transaction of what they tell of: all are stored, or none.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.template.loader import render_to_string
from django.urls import reverse

from monitoring.domain.cpr import CPR_BESKED, ligner_cpr
from monitoring.domain.dansk import tal
from udlejning.brugere.models import Bruger
from udlejning.faelles.fejl import Afvist
from udlejning.faelles.forberedt import Forberedt, forberedt_cursor
from udlejning.faelles.indsaet import indsaet
from udlejning.haendelser.services import skriv
from udlejning.post.models import UdgaaendeMail
from udlejning.post.services import laeg_flere_i_post

from .models import Besked, Beskedart, Beskedvalg, Maade
from .standard import standardmaade, valgene


@dataclass(frozen=True, slots=True)
class Meddelelse:
    """What `giv_besked` gives, as a value: one notice to its recipients.

    `ny_raekke`: the key names a row that this transaction made, so that nobody can have a notice of it yet.
    """

    art: Beskedart
    modtagere: Sequence[Bruger]
    noegle: str
    emne: str
    tekst: str
    sti: str
    fortrydes_til: dt.datetime | None = None
    ny_raekke: bool = False


def giv_besked(
    *,
    art: Beskedart,
    modtagere: Iterable[Bruger],
    noegle: str,
    emne: str,
    tekst: str,
    sti: str,
    now: dt.datetime,
    fortrydes_til: dt.datetime | None = None,
) -> int:
    """Give each active recipient the notice, and give the number of those who had none of this `noegle` before.

    Call it in the transaction of the act. Shown at once; by e-mail as each person chose for the art, but not before
    `fortrydes_til`, until which the act can be undone. `sti` is a path of this site. A constant number of queries.
    """
    return giv_beskeder([Meddelelse(art, list(modtagere), noegle, emne, tekst, sti, fortrydes_til)], now=now)


def giv_beskeder(meddelelser: Sequence[Meddelelse], *, now: dt.datetime) -> int:
    """`giv_besked` for many, with the same constant number of queries. Their keys differ."""
    if any(ligner_cpr(stykke) for m in meddelelser for stykke in (m.emne, m.tekst)):
        raise Afvist(CPR_BESKED)
    oenskede = {(m.noegle, b.pk): (m, b) for m in meddelelser for b in m.modtagere if b.is_active}
    nye = [oenskede[par] for par in sorted(oenskede)]
    if all(m.ny_raekke for m, _ in nye):
        _skriv(_beskeder(nye, now), now)
        return len(nye)
    # Nearly always all are new, so what exists is looked up only when it stood in the way. Of two who give the same
    # notice at once, the second waits for the first's transaction, and then finds its rows.
    for sidste in (False, False, True):
        if not nye:
            return 0
        try:
            with transaction.atomic():
                _skriv(_beskeder(nye, now), now)
        except IntegrityError:
            if sidste:
                raise
            nye = [oenskede[par] for par in sorted(oenskede.keys() - _har(oenskede))]
        else:
            return len(nye)
    return 0


def _har(par: Collection[tuple[str, int]]) -> set[tuple[str, int]]:
    """Those of key and recipient that there is a notice of already."""
    fundne = Besked.objects.filter(noegle__in={n for n, _ in par}, modtager__in={pk for _, pk in par})
    return set(fundne.values_list("noegle", "modtager_id"))


def _beskeder(nye: Sequence[tuple[Meddelelse, Bruger]], now: dt.datetime) -> list[Besked]:
    maader = {
        art: maader_for({b.pk: b for m, b in nye if m.art == art}.values(), art) for art in {m.art for m, _ in nye}
    }
    return [
        Besked(
            modtager=bruger,
            art=m.art,
            noegle=m.noegle,
            emne=m.emne,
            tekst=m.tekst,
            sti=m.sti,
            at=now,
            maade=maader[m.art][bruger.pk],
            fortrydes_til=m.fortrydes_til,
        )
        for m, bruger in nye
    ]


_FELTER = [felt.attname for felt in Bruger._meta.concrete_fields]
_KOLONNER = ", ".join(f"b.{felt.column}" for felt in Bruger._meta.concrete_fields)
_MED_VALG = Forberedt(
    "beskeder_brugere_med_valg",
    f"""
SELECT {_KOLONNER}, v.maade
  FROM brugere_bruger b
  LEFT JOIN beskeder_beskedvalg v ON v.bruger_id = b.id AND v.art = %(art)s
 WHERE b.is_active AND (b.organisation_id = ANY(%(organisationer)s) OR b.rolle = ANY(%(roller)s))
 ORDER BY b.id
""",  # noqa: S608  # the names are the model's own
    art="text",
    organisationer="bigint[]",
    roller="text[]",
)


def brugere_med_valg(art: str, *, organisationer: Collection[int] = (), roller: Collection[str] = ()) -> list[Bruger]:
    """The active staff of the organisations and the active users of the roles, with their choice for `art` on them.

    `maader_for` then need not ask for it. Prepared text: it is read at each offer, and making it and its plan cost more
    than its answer.
    """
    with forberedt_cursor(_MED_VALG) as cursor:
        cursor.execute(_MED_VALG.kald, {"art": art, "organisationer": list(organisationer), "roller": list(roller)})
        raekker = cursor.fetchall()
    brugere = [Bruger.from_db(connection.alias, _FELTER, raekke[:-1]) for raekke in raekker]
    for bruger, raekke in zip(brugere, raekker, strict=True):
        vars(bruger).update(valgt_art=art, valgt_maade=raekke[-1])
    return brugere


def maader_for(brugere: Iterable[Bruger], art: str) -> dict[int, str]:
    """How each of `brugere` (of some role) wants `art` by e-mail: the choice, or the role's default."""
    personer = list(brugere)
    valgt: Mapping[int, str | None]
    if all(getattr(b, "valgt_art", None) == art for b in personer):
        valgt = {b.pk: getattr(b, "valgt_maade", None) for b in personer}
    else:
        valg = Beskedvalg.objects.filter(bruger__in=[b.pk for b in personer], art=art)
        valgt = dict(valg.values_list("bruger_id", "maade"))
    return {b.pk: valgt.get(b.pk) or standardmaade(b.rolle, art) for b in personer}


def _skriv(beskeder: list[Besked], now: dt.datetime) -> None:
    if not beskeder:
        return
    straks = _i_breve([b for b in beskeder if b.maade == Maade.STRAKS and b.modtager.email])
    breve = laeg_flere_i_post([_brev(i_brevet, now) for i_brevet in straks]) if straks else []
    for i_brevet, brev in zip(straks, breve, strict=True):
        for besked in i_brevet:
            besked.mail = brev
    indsaet(beskeder)


def _i_breve(beskeder: Sequence[Besked]) -> list[list[Besked]]:
    """What one act tells a person, a letter for each kind: a new colour may be that of fifty homes.

    What can be undone has a letter of its own, which is taken back with it.
    """
    breve: dict[object, list[Besked]] = {}
    for besked in beskeder:
        noegle = besked.noegle if besked.fortrydes_til else besked.art
        breve.setdefault((besked.modtager_id, noegle), []).append(besked)
    return list(breve.values())


def _brev(beskeder: Sequence[Besked], now: dt.datetime) -> UdgaaendeMail:
    besked, modtager = beskeder[0], beskeder[0].modtager
    if len(beskeder) == 1:
        emne, skabelon = besked.emne, "beskeder/straks.txt"
    else:
        emne, skabelon = f"{tal(len(beskeder))} beskeder: {besked.get_art_display()}", "beskeder/samlet.txt"
    return UdgaaendeMail(
        noegle=f"besked/{besked.modtager_id}/{besked.noegle}",
        emne=emne,
        tekst=render_to_string(skabelon, brevindhold(modtager) | {"besked": besked, "beskeder": beskeder}),
        til=modtager.email,
        modtager=modtager,
        created_at=now,
        tidligst_at=max(now, besked.fortrydes_til or now),
    )


def brevindhold(bruger: Bruger) -> dict[str, object]:
    """What every letter of notices needs: whom it greets, and where its links lead."""
    return {"bruger": bruger, "sted": settings.STED_ADRESSE, "valg": reverse("beskeder:valg")}


@transaction.atomic
def traek_beskeder_tilbage(*, noegle: str, now: dt.datetime) -> bool:
    """Remove the notices of `noegle` and their waiting letters; False, and nothing removed, where a letter has left.

    A letter whose time has come counts as left, because the sender may hold it already; a daily letter from when it is
    written. Call it in the transaction of the undoing.
    """
    beskeder = Besked.objects.select_for_update(of=("self",)).select_related("mail").filter(noegle=noegle)
    fundne = list(beskeder.order_by("pk"))
    breve = [besked.mail for besked in fundne if besked.mail is not None]
    if any(besked.maade == Maade.DAGLIGT and besked.mail for besked in fundne):
        return False
    if any(brev.status != UdgaaendeMail.Status.VENTER or brev.tidligst_at <= now for brev in breve):
        return False
    Besked.objects.filter(pk__in=[besked.pk for besked in fundne]).delete()
    UdgaaendeMail.objects.filter(pk__in=[brev.pk for brev in breve]).delete()
    return True


def marker(*, by: Bruger, now: dt.datetime, pk: int | None = None, laest: bool = True) -> int:
    """Mark one of the person's own notices (or, without `pk`, all) as read or unread; gives how many changed."""
    mine = by.beskeder.filter(laest_at__isnull=laest)
    if pk is not None:
        mine = mine.filter(pk=pk)
    return mine.update(laest_at=now if laest else None)


@transaction.atomic
def vaelg_maader(*, valg: Mapping[str, str], by: Bruger, now: dt.datetime) -> int:
    """Store how `by` wants notices by e-mail, per kind, and give how many choices changed.

    What waits for the daily letter stays out of it where the kind is switched off; a letter on its way is sent.
    """
    nu = valgene(by)
    aendret = {Beskedart(art): Maade(maade) for art, maade in valg.items() if art in nu and nu[Beskedart(art)] != maade}
    for art, maade in aendret.items():
        Beskedvalg.objects.update_or_create(bruger=by, art=art, defaults={"maade": maade})
        if maade == Maade.FRA:
            by.beskeder.filter(art=art, maade=Maade.DAGLIGT, mail__isnull=True).update(maade=maade)
    if aendret:
        linjer = ", ".join(f"{art.label}: {maade.label.lower()}" for art, maade in aendret.items())
        skriv(art="beskedvalg.aendret", objekt=by, tekst=f"Valg af e-mail er ændret. {linjer}.", by=by, now=now)
    return len(aendret)
