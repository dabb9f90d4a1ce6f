"""The words of the gate. The values are keys in rule sets, tables and JSON; the models' choices hold the same ones."""

from enum import StrEnum


class Handling(StrEnum):
    """What the colour decides about."""

    INDMELDING = "indmelding"
    ANVISNING = "anvisning"
    FLEKSIBEL_UDLEJNING = "fleksibel_udlejning"


class Boligtype(StrEnum):
    """Colour and quarter apply to familieboliger; the other two have rows of their own."""

    FAMILIE = "familie"
    UNGDOM = "ungdom"
    AELDRE = "aeldre"


class Udfald(StrEnum):
    """What the gate answers. The last two belong to fleksibel udlejning alone."""

    TILLADT = "tilladt"
    PAA_VILKAAR = "paa_vilkaar"
    IKKE_TILLADT = "ikke_tilladt"
    OBLIGATORISK = "obligatorisk"
    MULIG_EFTER_AFTALE = "mulig_efter_aftale"


HANDLINGSNAVNE: dict[Handling, str] = {
    Handling.INDMELDING: "indmelding til boliganvisningen",
    Handling.ANVISNING: "anvisning",
    Handling.FLEKSIBEL_UDLEJNING: "fleksibel udlejning",
}

BOLIGTYPENAVNE: dict[Boligtype, str] = {
    Boligtype.FAMILIE: "familiebolig",
    Boligtype.UNGDOM: "ungdomsbolig",
    Boligtype.AELDRE: "ældrebolig",
}

UDFALDSNAVNE: dict[Udfald, str] = {
    Udfald.TILLADT: "tilladt",
    Udfald.PAA_VILKAAR: "på vilkår",
    Udfald.IKKE_TILLADT: "ikke tilladt",
    Udfald.OBLIGATORISK: "obligatorisk",
    Udfald.MULIG_EFTER_AFTALE: "mulig efter aftale",
}

#: Fleksibel udlejning is never refused: it follows from the law or from an agreement of its own.
UDFALD_FOR_HANDLING: dict[Handling, frozenset[Udfald]] = {
    Handling.INDMELDING: frozenset({Udfald.TILLADT, Udfald.PAA_VILKAAR, Udfald.IKKE_TILLADT}),
    Handling.ANVISNING: frozenset({Udfald.TILLADT, Udfald.PAA_VILKAAR, Udfald.IKKE_TILLADT}),
    Handling.FLEKSIBEL_UDLEJNING: frozenset({Udfald.OBLIGATORISK, Udfald.MULIG_EFTER_AFTALE}),
}
