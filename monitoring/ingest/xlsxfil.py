"""Workbooks, read by calamine after the package has been looked through."""

import io

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from .fund import Alvor, Fund
from .resultat import Arkdata, Laest
from .xlsxskan import Arkskan, skan


def laes_xlsx(indhold: bytes, laest: Laest | None = None) -> tuple[list[Arkdata], list[Fund]]:
    """The worksheets with content, and what was found; no sheets after an error. `laest` is told before each sheet."""
    skannet = skan(indhold)
    if isinstance(skannet, Fund):
        return [], [skannet]
    try:
        return _laes(indhold, skannet, laest)
    except PasswordError:
        besked = "filen er beskyttet med en adgangskode"
        return [], [Fund(Alvor.FEJL, "adgangskode", besked=besked, raad="fjern adgangskoden, og send filen igen")]
    except (CalamineError, ValueError, OSError):
        return [], [_beskadiget()]
    except BaseException as fejl:
        # The reader is written in Rust; a bug in it comes as a PanicException, which is no Exception.
        if type(fejl).__name__ != "PanicException":
            raise
        return [], [_beskadiget()]


def _beskadiget() -> Fund:
    besked = "filen er en beskadiget eller ufuldstændig Excel-fil"
    raad = "åbn den i Excel, gem den igen, og send den nye fil"
    return Fund(Alvor.FEJL, "beskadiget", besked=besked, raad=raad)


def _laes(indhold: bytes, skannet: dict[str, Arkskan], laest: Laest | None) -> tuple[list[Arkdata], list[Fund]]:
    alle: list[Arkdata] = []
    fund: list[Fund] = []
    with CalamineWorkbook.from_filelike(io.BytesIO(indhold)) as bog:
        for meta in bog.sheets_metadata:
            skan_ = skannet.get(meta.name)
            if skan_ is None:
                continue
            if laest is not None:
                laest(sum(len(et.raekker) for et in alle), len(alle) / len(skannet), meta.name)
            raekker = bog.get_sheet_by_name(meta.name).to_python(skip_empty_area=False)
            skjult = meta.visible != SheetVisibleEnum.Visible
            ark = Arkdata(meta.name, raekker, skjult, skan_.skjulte_kolonner)
            fund += skan_.ret(ark)
            alle.append(ark)
    if not alle:
        besked, raad = "filen har ingen ark med celler", "kontrollér, at du har valgt den rigtige fil"
        fund.append(Fund(Alvor.FEJL, "ingen_ark", besked=besked, raad=raad))
    return alle, fund
