"""The log, to be read only."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed

from .models import Haendelse


@admin.register(Haendelse)
class Haendelseadmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    list_display = ["at", "by", "art", "tekst"]
    list_filter = ["art"]
    date_hierarchy = "at"
    search_fields = ["tekst"]
    list_select_related = ["by"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return isinstance(request.user, Bruger) and request.user.har_ret(Rettighed.SE_LOG)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
