"""Dates as they stand in Danish files, and Excel's day numbers."""

import datetime as dt
import re

from monitoring.domain.dansk import MAANEDER

from .tal import Talfejl

_DMY = re.compile(r"([0-9]{1,2})[-./ ]+([0-9]{1,2})[-./ ]+([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})[-./]([0-9]{1,2})[-./]([0-9]{1,2})(?:[T ](?:00:?)+(?:\.0+)?Z?)?")
_ORD = re.compile(r"([0-9]{1,2})\.? ([a-zæøå]+)\.? ([0-9]{4})")
_SERIE = re.compile(r"[0-9]{5}")
_TOCIFRET = re.compile(r"[0-9]{1,2}[-./ ][0-9]{1,2}[-./ ][0-9]{2}")
_MAANED = {navn: nr for nr, navn in enumerate(MAANEDER, 1)} | {navn[:3]: nr for nr, navn in enumerate(MAANEDER, 1)}
#: Excel's day 60 is 29 February 1900, which never was; from day 61 this epoch is right.
_EXCELS_NUL = dt.date(1899, 12, 30)
_RAAD = "skriv datoen som dag-måned-år, for eksempel 01-12-2024"


def parse_dato(tekst: str) -> dt.date:
    """The day that a cleaned `tekst` writes; raises `Talfejl`."""
    if fundet := _DMY.fullmatch(tekst):
        dag, maaned, aar = map(int, fundet.groups())
        if "/" in tekst and dag <= 12 and maaned <= 12 and dag != maaned:
            raise Talfejl("kan læses både som dag/måned og måned/dag", _RAAD)
        return _dag(aar, maaned, dag)
    if fundet := _ISO.fullmatch(tekst):
        aar, maaned, dag = map(int, fundet.groups())
        return _dag(aar, maaned, dag)
    if (fundet := _ORD.fullmatch(tekst.casefold())) and fundet[2] in _MAANED:
        return _dag(int(fundet[3]), _MAANED[fundet[2]], int(fundet[1]))
    if _SERIE.fullmatch(tekst):
        return fra_excel(float(tekst))
    if _TOCIFRET.fullmatch(tekst):
        raise Talfejl("har et årstal med to cifre", _RAAD)
    raise Talfejl("er ikke en dato", _RAAD)


def er_serienummer(tekst: str) -> bool:
    """Whether `tekst` is a day number of Excel's rather than a written date."""
    return _SERIE.fullmatch(tekst) is not None


def fra_excel(nummer: float) -> dt.date:
    """The day with Excel's `nummer` (1900 system), between 1900 and 2173; raises `Talfejl`."""
    if not 61 <= nummer < 100_000 or nummer != int(nummer):
        raise Talfejl("er ikke en dato", _RAAD)
    return _EXCELS_NUL + dt.timedelta(days=int(nummer))


def _dag(aar: int, maaned: int, dag: int) -> dt.date:
    try:
        return dt.date(aar, maaned, dag)
    except ValueError:
        raise Talfejl("er en dato, der ikke findes", _RAAD) from None
