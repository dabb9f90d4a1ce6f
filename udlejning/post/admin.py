"""The outbox, to be read, with one act: to send again what was given up."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from udlejning.brugere.adminside import KunLaesning
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.fejl import Afvist
from udlejning.faelles.tid import nu

from .models import UdgaaendeMail
from .services import send_igen


@admin.register(UdgaaendeMail)
class UdgaaendeMailadmin(KunLaesning):
    ret = Rettighed.ADMINISTRER_BRUGERE
    list_display = ["created_at", "til", "emne", "status", "forsoeg", "sent_at", "fejl"]
    list_filter = ["status"]
    date_hierarchy = "created_at"
    search_fields = ["til", "emne"]
    actions = ["proev_igen"]

    @admin.action(description="Send de valgte igen (kun opgivne)")
    def proev_igen(self, request: HttpRequest, queryset: "QuerySet[UdgaaendeMail]") -> None:
        assert isinstance(request.user, Bruger)
        antal = 0
        for brev in queryset:
            try:
                send_igen(brev=brev, by=request.user, now=nu())
            except Afvist as afvist:
                self.message_user(request, afvist.besked, messages.ERROR)
            else:
                antal += 1
        if antal:
            self.message_user(request, f"Sendes igen: {antal}.", messages.SUCCESS)
