"""The register by hand: organisations, afdelinger, areas, memberships, successions. Rounds have no admin."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import Q
from django.http import HttpRequest

from udlejning.brugere.adminside import Registermodel

from .models import Afdeling, Afdelingsfoelge, Boligorganisation, Omraade, Omraademedlemskab
from .services.bilag import genopbyg_medlemskaber
from .signals import grundlag_aendret


class Valglister:
    """Plain lists to choose from: the admin's search box has no accessible name and is dead without JavaScript."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.related_model is Afdeling:
            kwargs["queryset"] = Afdeling.objects.select_related("organisation")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]  # the admin's


@admin.register(Boligorganisation)
class Boligorganisationadmin(Registermodel):
    list_display = ["navn", "nr", "cvr"]
    search_fields = ["navn", "nr", "cvr"]


class Foelgeinline(Valglister, admin.StackedInline):  # type: ignore[type-arg]  # generic in the stubs only
    model = Afdelingsfoelge
    extra = 0
    fk_name = "forgaenger"
    verbose_name = "efterfølger"
    verbose_name_plural = "efterfølgere: de afdelinger, som denne er lagt sammen med eller delt i"

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


@admin.register(Afdeling)
class Afdelingadmin(Registermodel):
    list_display = ["navn", "organisation", "nr", "bydel", "antal_boliger", "oprettet_on", "nedlagt_on"]
    list_filter = ["organisation"]
    list_select_related = ["organisation"]
    search_fields = ["navn", "nr", "organisation__navn", "organisation__nr"]
    inlines = [Foelgeinline]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return super().get_queryset(request).select_related("organisation")

    def efter_skrivning(self, obj: models.Model) -> None:
        afdelinger = [obj.pk] if isinstance(obj, Afdeling) else [obj.forgaenger_id, obj.efterfoelger_id]  # type: ignore[attr-defined]  # an Afdelingsfoelge
        grundlag_aendret.send(sender=type(obj), afdeling_ids=[pk for pk in afdelinger if pk])


@admin.register(Afdelingsfoelge)
class Afdelingsfoelgeadmin(Valglister, Registermodel):
    list_display = ["forgaenger", "efterfoelger", "on"]
    list_select_related = ["forgaenger__organisation", "efterfoelger__organisation"]

    def efter_skrivning(self, obj: models.Model) -> None:
        assert isinstance(obj, Afdelingsfoelge)
        grundlag_aendret.send(sender=type(obj), afdeling_ids=[obj.forgaenger_id, obj.efterfoelger_id])


@admin.register(Omraade)
class Omraadeadmin(Registermodel):
    list_display = ["navn", "kommune"]
    search_fields = ["navn", "kommune"]


class Medlemskabsformular(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """A hand-written membership. It wins over the annexes, so only other hand-written ones may not overlap it."""

    class Meta:
        model = Omraademedlemskab
        fields = ["afdeling", "omraade", "fra_on", "til_on"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        fra, til = data.get("fra_on"), data.get("til_on")
        if fra and til and til <= fra:
            self.add_error("til_on", "Slutdatoen skal ligge efter startdatoen.")
        elif fra and self._andre(data, fra, til).exists():
            self.add_error(
                None,
                "Afdelingen er allerede skrevet ind i området i en del af perioden. Ret det medlemskab i stedet.",
            )
        return data

    def _andre(self, data: dict[str, Any], fra: dt.date, til: dt.date | None) -> models.QuerySet[Omraademedlemskab]:
        """Hand-written rows of the same pair in the period. The pair cannot be changed, so it is not always posted."""
        afdeling, omraade = data.get("afdeling"), data.get("omraade")
        andre = Omraademedlemskab.objects.filter(
            Q(til_on=None) | Q(til_on__gt=fra),
            afdeling_id=afdeling.pk if afdeling else self.instance.afdeling_id,
            omraade_id=omraade.pk if omraade else self.instance.omraade_id,
            kilde=Omraademedlemskab.Kilde.MANUEL,
        ).exclude(pk=self.instance.pk)
        return andre.filter(fra_on__lt=til) if til else andre

    def _get_validation_exclusions(self) -> set[str]:
        """Leaves the overlap to `clean`: rows of the annexes give way when this one is saved."""
        return super()._get_validation_exclusions() | {"afdeling"}  # type: ignore[misc]  # not in the stubs


@admin.register(Omraademedlemskab)
class Omraademedlemskabsadmin(Valglister, Registermodel):
    form = Medlemskabsformular
    list_display = ["afdeling", "omraade", "fra_on", "til_on", "kilde"]
    list_filter = ["kilde", "omraade"]
    list_select_related = ["afdeling__organisation", "omraade"]
    search_fields = ["afdeling__navn", "omraade__navn"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["afdeling", "omraade"] if obj else []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not _fra_bilag(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not _fra_bilag(obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """No deletion of many at once: rows of the annexes would come back."""
        return {}

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:
        assert isinstance(obj, Omraademedlemskab)
        obj.kilde = Omraademedlemskab.Kilde.MANUEL
        # The derived rows of the pair give way first; they are rebuilt around the new period below.
        Omraademedlemskab.objects.filter(
            afdeling=obj.afdeling, omraade=obj.omraade, kilde=Omraademedlemskab.Kilde.BILAG
        ).delete()
        super().save_model(request, obj, form, change)

    def efter_skrivning(self, obj: models.Model) -> None:
        assert isinstance(obj, Omraademedlemskab)
        beroerte = genopbyg_medlemskaber() | {obj.afdeling_id}
        grundlag_aendret.send(sender=Omraademedlemskab, afdeling_ids=sorted(beroerte))


def _fra_bilag(obj: Any) -> bool:
    return isinstance(obj, Omraademedlemskab) and obj.kilde == Omraademedlemskab.Kilde.BILAG
