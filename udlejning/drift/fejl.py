"""The one exception that operation raises: a Danish sentence with cause and way out, printed without a stack trace."""


class DriftFejl(Exception):
    """Something the user must know or do; `str()` is plain Danish and is shown as it stands."""
