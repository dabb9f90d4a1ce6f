"""All benchmarks, one after the other, on the same servers: `make bench`, or `python -m bench [NAVN …]`."""

import subprocess
import sys

from bench import ramme
from udlejning.drift import vagt
from udlejning.drift.fejl import DriftFejl

ALLE = (
    "placering", "sider", "balance", "kort", "sammenligning", "scenarie", "moedepakke", "lister", "tilbud",
    "indlaesning", "udloeb",
)  # fmt: skip


def main(navne: list[str]) -> int:
    """1 if any of them failed; the others run all the same."""
    if ukendte := set(navne) - set(ALLE):
        print(
            f"Der er ingen måling, der hedder {', '.join(sorted(ukendte))}. Vælg: {', '.join(ALLE)}.", file=sys.stderr
        )
        return 2
    vagt.lyt_efter_stop()
    try:
        with ramme.servere():
            koder = [
                subprocess.run([sys.executable, "-m", f"bench.{navn}"], cwd=ramme.ROD).returncode
                for navn in navne or ALLE
            ]
    except DriftFejl as fejl:
        print(fejl, file=sys.stderr)
        return 1
    except vagt.Afbrudt:
        return 130
    return int(any(koder))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
