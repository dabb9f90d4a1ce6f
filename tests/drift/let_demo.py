"""The demo with its real supervisor and servers, but light commands in the place of Django, gunicorn and Celery."""

import sys
from collections.abc import Sequence

from udlejning.drift.demo import Demo, Forloeb, Trin, koer
from udlejning.drift.vagt import Program

_WEB = """
import http.server, socket, sys
class Svar(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(204)
        self.end_headers()
server = http.server.HTTPServer(("127.0.0.1", 0), Svar, bind_and_activate=False)
server.socket.close()
server.socket = socket.socket(fileno=int(sys.argv[1]))
server.socket.listen()
server.serve_forever()
"""
# A child with a child. Stubborn on demand: one that ignores polite signals must be gone within seconds all the same.
_ARBEJDER = """
import signal, subprocess, sys, time
if "staedig" in sys.argv:
    for signalnr in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
        signal.signal(signalnr, signal.SIG_IGN)
barnebarn = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
time.sleep(600)
"""


def programmer(demo: Demo) -> Sequence[Program]:
    assert demo.lytter is not None
    fd = demo.lytter.fileno()
    rod = demo.valg.data
    web = [sys.executable, "-c", _WEB, str(fd)]
    if "doer" in sys.argv:
        web = [sys.executable, "-c", "raise SystemExit(3)"]
    return [
        Program("Webserveren", web, env=demo.env, log=demo.log("web"), cwd=rod, pass_fds=[fd]),
        Program(
            "Arbejderen",
            [sys.executable, "-c", _ARBEJDER, *sys.argv[1:]],
            env=demo.env,
            log=demo.log("arbejder"),
            cwd=rod,
        ),
    ]


def trin() -> Sequence[Trin]:
    gang = [sys.executable, "-c", "print('kørte')"]
    trin = [Trin("Prøver et trin, der huskes", gang, kilde=("static/.kilde", "a"), vises=True)]
    if "trinfejl" in sys.argv:
        trin.append(Trin("Prøver et trin", [sys.executable, "-c", "raise SystemExit(7)"]))
    return trin


if __name__ == "__main__":
    raise SystemExit(koer(Forloeb(trin=trin, programmer=programmer)))
