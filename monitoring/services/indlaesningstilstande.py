"""The states of an import as one table: what becomes what, and why. The table in docs/architecture.md is this one."""

from monitoring.models import Indlaesning

_S = Indlaesning.Status

#: State → what it may become, and what does it. A state without successors is the end.
TILSTANDE: dict[str, dict[str, str]] = {
    _S.VENTER: {
        _S.KOERER: "a worker takes it",
        _S.ANNULLERET: "a person cancels",
        _S.FEJLET: "it has taken five workers down",
    },
    _S.KOERER: {
        _S.INDLAEST: "all is stored",
        _S.UAENDRET: "the same bytes are in already",
        _S.AFVIST: "errors",
        _S.AFVENTER: "warnings that nobody has ticked off",
        _S.BREMSET: "it changes more than the brake lets pass",
        _S.FEJLET: "the program failed, or five workers died of it",
        _S.VENTER: "its worker shows no sign of life",
        _S.ANNULLERET: "a person cancels",
    },
    _S.AFVENTER: {_S.VENTER: "all warnings are ticked off", _S.ANNULLERET: "a person cancels"},
    _S.BREMSET: {_S.VENTER: "another person releases it", _S.ANNULLERET: "a person cancels"},
    _S.AFVIST: {_S.VENTER: "a person lets the same file be checked again"},
    _S.FEJLET: {_S.VENTER: "a person lets it run again"},
    _S.INDLAEST: {_S.TRUKKET: "a person withdraws it"},
    _S.UAENDRET: {},
    _S.ANNULLERET: {},
    _S.TRUKKET: {},
}

#: A worker has the job, or is to have it.
I_GANG = (_S.VENTER, _S.KOERER)
#: The job can still become an import; it may be cancelled.
AABNE = tuple(status for status, naeste in TILSTANDE.items() if _S.ANNULLERET in naeste)
#: Nothing was stored, and another attempt may go better.
KAN_KOERES_IGEN = (_S.FEJLET, _S.AFVIST)
#: Nobody is waited for.
FAERDIGE = tuple(status for status in TILSTANDE if status not in AABNE)


def som_tabel() -> str:
    """The table as Markdown."""
    linjer = ["| state | shown as | becomes | when |", "|---|---|---|---|"]
    for status, naeste in TILSTANDE.items():
        for nyt, hvornaar in (naeste or {"–": "the end"}).items():
            linjer.append(f"| {status!s} | {_S(status).label} | {nyt!s} | {hvornaar} |")
    return "\n".join(linjer)
