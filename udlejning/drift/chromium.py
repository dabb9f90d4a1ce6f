"""The system's Chromium for the browser tests: found, or installed by the system's package manager where we may."""

import os
import shutil
import subprocess
import sys

from udlejning.drift.fejl import DriftFejl

NAVNE = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def find() -> str | None:
    return next((sti for navn in NAVNE if (sti := shutil.which(navn)) is not None), None)


def sikr() -> str:
    """The path of a Chromium. Root on a system with apt-get gets one installed; others are told what to install."""
    fundet = find()
    if fundet is not None:
        return fundet
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise DriftFejl(
            "Chromium mangler, og browsertestene kan ikke køre uden. Installér pakken `chromium` med systemets"
            " pakkehåndtering (på Debian og Ubuntu: `sudo apt-get install chromium`), og kør kommandoen igen."
        )
    print("Chromium mangler og bliver installeret med apt-get …", flush=True)
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for kommando in (
        ["apt-get", "update", "-q"],
        ["apt-get", "install", "-q", "-y", "--no-install-recommends", "chromium", "fonts-liberation"],
    ):
        if subprocess.run(kommando, env=env).returncode != 0:
            raise DriftFejl(
                f"Chromium kunne ikke installeres: `{' '.join(kommando)}` fejlede, se ovenfor. Installér pakken"
                " `chromium`, og kør kommandoen igen."
            )
    fundet = find()
    if fundet is None:
        raise DriftFejl("apt-get installerede ikke noget program ved navn chromium. Installér Chromium, og kør igen.")
    return fundet


if __name__ == "__main__":
    try:
        print(sikr())
    except DriftFejl as fejl:
        print(fejl, file=sys.stderr)
        raise SystemExit(1) from None
