"""The one exception that services refuse with. Pages and commands show its sentence as it is."""


class Afvist(Exception):
    """A refusal in plain Danish: cause, place and way out. Nothing has been stored when it is raised."""

    def __init__(self, besked: str, *, felt: str | None = None) -> None:
        super().__init__(besked)
        self.besked = besked
        self.felt = felt


class ManglerRet(Afvist):
    """The user's role does not carry the right that the act needs."""
