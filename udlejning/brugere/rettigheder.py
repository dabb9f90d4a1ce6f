"""Who may do what: one table from role to rights. Pages, services and commands all ask here.

Which objects a right reaches is the selectors' business (an organisation's staff reach only their own).
"""

from enum import StrEnum

from django.db import models


class Rolle(models.TextChoices):
    """What a user is. Staff of an organisation also have exactly one organisation."""

    ORGANISATION = "organisation", "Medarbejder i en boligorganisation"
    ANVISNING = "anvisning", "Sagsbehandler i boliganvisningen"
    MONITOR = "monitor", "Kommunal analytiker"
    STYREGRUPPE = "styregruppe", "Medlem af styregruppen"
    ADMINISTRATOR = "administrator", "Administrator"


class Rettighed(StrEnum):
    """A thing that a user may do. Every page names the one it needs."""

    SE_OVERBLIK = "se_overblik"
    SE_ALLE_TAL = "se_alle_tal"
    SE_BALANCE = "se_balance"
    SE_DATA = "se_data"
    INDLAES_DATA = "indlaes_data"
    INDLAES_EGNE = "indlaes_egne"
    INDLAES_KORT = "indlaes_kort"
    SE_RUNDER = "se_runder"
    BEREGN_RUNDE = "beregn_runde"
    GODKEND_RUNDE = "godkend_runde"
    OFFENTLIGGOER_RUNDE = "offentliggoer_runde"
    PLACER_MANUELT = "placer_manuelt"
    SE_EGNE_BOLIGER = "se_egne_boliger"
    INDMELD_BOLIG = "indmeld_bolig"
    SE_LEDIGE_BOLIGER = "se_ledige_boliger"
    ANVIS_BOLIG = "anvis_bolig"
    SOEG_DISPENSATION = "soeg_dispensation"
    BEVILG_DISPENSATION = "bevilg_dispensation"
    SE_REGNSKAB = "se_regnskab"
    OPLYS_LEDIGHED = "oplys_ledighed"
    SE_FLEKSIBEL = "se_fleksibel"
    AFTAL_FLEKSIBEL = "aftal_fleksibel"
    FASTSAET_FLEKSIBEL = "fastsaet_fleksibel"
    SE_SCENARIER = "se_scenarier"
    LAV_SCENARIER = "lav_scenarier"
    SE_MODEL = "se_model"
    FORESLAA_MODEL = "foreslaa_model"
    VEDTAG_MODEL = "vedtag_model"
    SE_MOEDER = "se_moeder"
    FORBERED_MOEDER = "forbered_moeder"
    HOLD_MOEDER = "hold_moeder"
    SE_LOG = "se_log"
    ADMINISTRER_BRUGERE = "administrer_brugere"
    ADMINISTRER_REGISTER = "administrer_register"


_R = Rettighed

RETTIGHEDER: dict[str, frozenset[Rettighed]] = {
    Rolle.ORGANISATION: frozenset(
        {
            _R.SE_OVERBLIK,
            _R.SE_BALANCE,
            _R.SE_EGNE_BOLIGER,
            _R.INDMELD_BOLIG,
            _R.INDLAES_EGNE,
            _R.SOEG_DISPENSATION,
            _R.SE_REGNSKAB,
            _R.OPLYS_LEDIGHED,
            _R.SE_FLEKSIBEL,
            _R.AFTAL_FLEKSIBEL,
            _R.SE_MOEDER,
        },
    ),
    Rolle.ANVISNING: frozenset(
        {
            _R.SE_OVERBLIK,
            _R.SE_ALLE_TAL,
            _R.SE_BALANCE,
            _R.SE_LEDIGE_BOLIGER,
            _R.ANVIS_BOLIG,
            _R.SOEG_DISPENSATION,
            _R.SE_REGNSKAB,
            _R.SE_FLEKSIBEL,
            _R.AFTAL_FLEKSIBEL,
            _R.FASTSAET_FLEKSIBEL,
            _R.SE_SCENARIER,
            _R.SE_MOEDER,
        },
    ),
    Rolle.MONITOR: frozenset(
        {
            _R.SE_OVERBLIK,
            _R.SE_ALLE_TAL,
            _R.SE_BALANCE,
            _R.SE_DATA,
            _R.INDLAES_DATA,
            _R.INDLAES_KORT,
            _R.SE_RUNDER,
            _R.BEREGN_RUNDE,
            _R.GODKEND_RUNDE,
            _R.OFFENTLIGGOER_RUNDE,
            _R.PLACER_MANUELT,
            _R.SE_LEDIGE_BOLIGER,
            _R.BEVILG_DISPENSATION,
            _R.SE_REGNSKAB,
            _R.SE_FLEKSIBEL,
            _R.AFTAL_FLEKSIBEL,
            _R.FASTSAET_FLEKSIBEL,
            _R.SE_SCENARIER,
            _R.LAV_SCENARIER,
            _R.SE_MODEL,
            _R.FORESLAA_MODEL,
            _R.VEDTAG_MODEL,
            _R.SE_MOEDER,
            _R.FORBERED_MOEDER,
            _R.SE_LOG,
        },
    ),
    Rolle.STYREGRUPPE: frozenset(
        {
            _R.SE_OVERBLIK,
            _R.SE_ALLE_TAL,
            _R.SE_BALANCE,
            _R.SE_RUNDER,
            _R.SE_REGNSKAB,
            _R.SE_FLEKSIBEL,
            _R.SE_SCENARIER,
            _R.LAV_SCENARIER,
            _R.SE_MODEL,
            _R.FORESLAA_MODEL,
            _R.VEDTAG_MODEL,
            _R.SE_MOEDER,
            _R.FORBERED_MOEDER,
            _R.HOLD_MOEDER,
            _R.SE_LOG,
        }
    ),
    Rolle.ADMINISTRATOR: frozenset(
        {
            _R.SE_OVERBLIK,
            _R.SE_MOEDER,
            _R.FORBERED_MOEDER,
            _R.HOLD_MOEDER,
            _R.ADMINISTRER_BRUGERE,
            _R.ADMINISTRER_REGISTER,
            _R.SE_LOG,
        }
    ),
}
