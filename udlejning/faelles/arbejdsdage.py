"""Deadlines in working days. Pure: the caller brings the days that are not working days besides the weekends."""

import datetime as dt
from collections.abc import Set

LOERDAG = 5
EN_DAG = dt.timedelta(days=1)


def er_arbejdsdag(dag: dt.date, fridage: Set[dt.date]) -> bool:
    return dag.weekday() < LOERDAG and dag not in fridage


def frist(fra: dt.date, arbejdsdage: int, fridage: Set[dt.date]) -> dt.date:
    """The last day of a deadline: `arbejdsdage` working days after `fra`, which itself does not count."""
    dag, tilbage = fra, arbejdsdage
    while tilbage:
        dag += EN_DAG
        tilbage -= er_arbejdsdag(dag, fridage)
    return dag


def forskyd(fra: dt.date, arbejdsdage: int, fridage: Set[dt.date]) -> dt.date:
    """The working day that lies `arbejdsdage` after `fra`, or before it where the number is negative.

    `fra` itself does not count; 0 is `fra`, or the first working day after it.
    """
    if arbejdsdage > 0:
        return frist(fra, arbejdsdage, fridage)
    dag, tilbage = fra, -arbejdsdage
    while tilbage:
        dag -= EN_DAG
        tilbage -= er_arbejdsdag(dag, fridage)
    while not er_arbejdsdag(dag, fridage):
        dag += EN_DAG
    return dag


def arbejdsdage_tilbage(dag: dt.date, frist_on: dt.date, fridage: Set[dt.date]) -> int:
    """How many working days come after `dag` up to and including the deadline; negative when it has passed.

    0 on the deadline's own day. After it: minus the working days that have passed since.
    """
    fortegn, fra, til = (1, dag, frist_on) if dag <= frist_on else (-1, frist_on, dag)
    dage = (fra + dt.timedelta(days=i) for i in range(1, (til - fra).days + 1))
    antal = sum(er_arbejdsdag(d, fridage) for d in dage)
    return antal if fortegn == 1 else -max(antal, 1)
