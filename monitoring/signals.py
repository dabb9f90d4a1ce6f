"""What monitoring announces. Receivers run in the sender's transaction, so nobody sees a half-published round."""

from django.dispatch import Signal

#: Sent with ``afdeling_ids: list[int] | None`` (None = all) when colours or designations changed for any day.
grundlag_aendret = Signal()

#: Sent with ``runde_id: int`` once, when a round is published.
runde_offentliggjort = Signal()
