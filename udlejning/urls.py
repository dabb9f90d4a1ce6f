"""All addresses. Each app owns the paths below its own prefix.

`overblik`, `styregruppe` and `moeder` own the pages that need both apps.
"""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("udlejning.overblik.urls")),
    path("", include("udlejning.styregruppe.urls")),
    path("", include("udlejning.moeder.urls")),
    path("", include("monitoring.urls")),
    path("", include("anvisning.urls")),
    path("", include("udlejning.brugere.urls")),
    path("", include("udlejning.haendelser.urls")),
    path("", include("udlejning.post.urls")),
    path("", include("udlejning.beskeder.urls")),
    path("konto/", include("udlejning.brugere.konto_urls")),
    path("admin/", admin.site.urls),
]

handler400 = "udlejning.brugere.views.fejl.forkert_anmodning"
handler403 = "udlejning.brugere.views.fejl.ingen_adgang"
handler404 = "udlejning.brugere.views.fejl.findes_ikke"
handler500 = "udlejning.brugere.views.fejl.serverfejl"
