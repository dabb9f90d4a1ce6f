"""The house's addresses, and an empty page with one query to hold the others against."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from monitoring.models import Boligorganisation
from udlejning.brugere.adgang import alle_indloggede

TOM_SIDE = "/bench-tom-side/"


@alle_indloggede
def tom_side(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(Boligorganisation.objects.count()))


urlpatterns = [path(TOM_SIDE.strip("/") + "/", tom_side), path("", include("udlejning.urls"))]

handler400 = "udlejning.brugere.views.fejl.forkert_anmodning"
handler403 = "udlejning.brugere.views.fejl.ingen_adgang"
handler404 = "udlejning.brugere.views.fejl.findes_ikke"
handler500 = "udlejning.brugere.views.fejl.serverfejl"
