"""Rule sets, to read. Nothing here writes: vacancies and offers go through the services, rule sets never change."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from anvisning.models import Regelsaet
from udlejning.brugere.adminside import Registermodel


@admin.register(Regelsaet)
class Regelsaetadmin(Registermodel):
    list_display = ["navn", "version", "fra_on", "til_on", "vedtaget_on", "vedtaget_hvor"]
    ordering = ["-fra_on"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_change_permission = has_delete_permission = has_add_permission
