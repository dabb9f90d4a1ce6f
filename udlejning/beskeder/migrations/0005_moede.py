"""Notices about meetings."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("beskeder", "0004_et_indeks_faerre"),
    ]

    operations = [
        migrations.AlterField(
            model_name="besked",
            name="art",
            field=models.CharField(
                choices=[
                    ("ny_indmelding", "Ny ledig bolig"),
                    ("nyt_tilbud", "Tilbud til en borger"),
                    ("svar", "Svar på et tilbud"),
                    ("frist_naer", "En frist er nær"),
                    ("frist_flyttet", "En frist er flyttet"),
                    ("frigivet", "Bolig givet tilbage"),
                    ("trukket", "Bolig eller tilbud trukket tilbage"),
                    ("udlejet", "Bolig udlejet"),
                    ("farveskift", "Ny farve"),
                    ("dispensation", "Dispensation"),
                    ("fleksibel", "Fleksibel udlejning"),
                    ("data", "Data og indlæsninger"),
                    ("aftale", "Model og aftale"),
                    ("moede", "Møder"),
                ],
                max_length=20,
                verbose_name="art",
            ),
        ),
        migrations.AlterField(
            model_name="beskedvalg",
            name="art",
            field=models.CharField(
                choices=[
                    ("ny_indmelding", "Ny ledig bolig"),
                    ("nyt_tilbud", "Tilbud til en borger"),
                    ("svar", "Svar på et tilbud"),
                    ("frist_naer", "En frist er nær"),
                    ("frist_flyttet", "En frist er flyttet"),
                    ("frigivet", "Bolig givet tilbage"),
                    ("trukket", "Bolig eller tilbud trukket tilbage"),
                    ("udlejet", "Bolig udlejet"),
                    ("farveskift", "Ny farve"),
                    ("dispensation", "Dispensation"),
                    ("fleksibel", "Fleksibel udlejning"),
                    ("data", "Data og indlæsninger"),
                    ("aftale", "Model og aftale"),
                    ("moede", "Møder"),
                ],
                max_length=20,
                verbose_name="art",
            ),
        ),
    ]
