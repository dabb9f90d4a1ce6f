"""Deadlines in working days, as both apps count them."""

from udlejning.faelles.arbejdsdage import arbejdsdage_tilbage, er_arbejdsdag, frist

__all__ = ["arbejdsdage_tilbage", "er_arbejdsdag", "frist"]
