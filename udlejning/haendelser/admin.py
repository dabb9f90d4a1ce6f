"""The log, to be read only."""

from django.contrib import admin

from udlejning.brugere.adminside import KunLaesning
from udlejning.brugere.rettigheder import Rettighed

from .models import Haendelse


@admin.register(Haendelse)
class Haendelseadmin(KunLaesning):
    ret = Rettighed.SE_LOG
    list_display = ["at", "by", "art", "tekst"]
    list_filter = ["art"]
    date_hierarchy = "at"
    search_fields = ["tekst"]
    list_select_related = ["by"]
