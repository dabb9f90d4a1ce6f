"""Vacancies and offers: the two state machines fit each other, and each row fits its own state."""

from .invariant import sql

_LEVENDE = """
    SELECT i.id, i.status, count(a.id) AS levende, count(a.id) FILTER (WHERE a.status = 'accepteret') AS accepterede
      FROM anvisning_indmelding i
      LEFT JOIN anvisning_anvisning a ON a.indmelding_id = i.id AND a.status IN ('tilbudt', 'accepteret')
     GROUP BY i.id
"""

INVARIANTER = (
    sql(
        "en_aaben_pr_bolig",
        "En bolig har højst én åben indmelding.",
        "bolig",
        """SELECT bolig_id, format('har %s åbne indmeldinger', count(*)) FROM anvisning_indmelding
            WHERE status IN ('kladde', 'indmeldt', 'reserveret') GROUP BY bolig_id HAVING count(*) > 1""",
    ),
    sql(
        "reserveret_har_et_tilbud",
        "En reserveret bolig har netop ét levende tilbud, og kun en reserveret eller udlejet bolig har noget.",
        "indmelding",
        f"""SELECT id, format('er %s og har %s levende tilbud', status, levende) FROM ({_LEVENDE}) led
             WHERE (status IN ('reserveret', 'udlejet')) <> (levende = 1) OR levende > 1""",
    ),
    sql(
        "udlejet_har_et_ja",
        "En bolig er kun udlejet efter et accepteret tilbud.",
        "indmelding",
        f"""SELECT id, format('er udlejet med %s accepterede tilbud', accepterede) FROM ({_LEVENDE}) led
             WHERE status = 'udlejet' AND accepterede <> 1""",
    ),
    sql(
        "sagens_aabne_tilbud",
        "En sag har højst så mange åbne tilbud, som regelsættet tillader.",
        "tilbud",
        """SELECT min(a.id), format('er et af %s åbne tilbud i samme sag; der må være %s', count(*), max(led.hoejst))
             FROM anvisning_anvisning a,
                  LATERAL (SELECT coalesce(max((r.data #>> '{tilbud,aabne_pr_sag,antal}')::integer), 1) AS hoejst
                             FROM anvisning_regelsaet r
                            WHERE r.vedtaget_on IS NOT NULL AND r.fra_on <= a.tilbudt_on
                              AND a.tilbudt_on < r.til_on) led
            WHERE a.status = 'tilbudt' GROUP BY a.sagsref HAVING count(*) > max(led.hoejst)""",
    ),
    sql(
        "afsluttet_foelger_status",
        "En indmelding har et afslutningstidspunkt, netop når den er afsluttet.",
        "indmelding",
        """SELECT id, format('er %s, men afsluttet er %s', status, coalesce(afsluttet_at::text, 'tomt'))
             FROM anvisning_indmelding
            WHERE (status IN ('udlejet', 'frigivet', 'trukket')) <> (afsluttet_at IS NOT NULL)""",
    ),
    sql(
        "besvaret_foelger_status",
        "Et tilbud har et svartidspunkt, netop når det ikke længere er åbent.",
        "tilbud",
        """SELECT id, format('er %s, men besvaret er %s', status, coalesce(besvaret_at::text, 'tomt'))
             FROM anvisning_anvisning WHERE (status <> 'tilbudt') <> (besvaret_at IS NOT NULL)""",
    ),
    sql(
        "listerne_foelger_indmeldingen",
        "Det, listerne søger og sorterer efter, er boligens afdeling, tilbuddets status og den nærmeste frist.",
        "indmelding",
        """SELECT i.id, format('står i listerne med afdeling %s, tilbud »%s« og frist %s',
                               i.afdeling_id, i.tilbudsstatus, coalesce(i.naeste_frist_on::text, 'tom'))
             FROM anvisning_indmelding i JOIN anvisning_bolig b ON b.id = i.bolig_id
             LEFT JOIN anvisning_anvisning a ON a.indmelding_id = i.id AND a.status IN ('tilbudt', 'accepteret')
            WHERE i.afdeling_id <> b.afdeling_id OR i.tilbudsstatus <> coalesce(a.status, '')
               OR i.naeste_frist_on IS DISTINCT FROM
                  CASE WHEN i.status IN ('indmeldt', 'reserveret') AND a.status IS DISTINCT FROM 'accepteret'
                       THEN coalesce(a.svarfrist_on, i.frist_on) END""",
    ),
    sql(
        "tilbud_inden_for_indmeldingen",
        "En bolig er tilbudt, mens den var til boliganvisningens rådighed.",
        "tilbud",
        """SELECT a.id, format('blev tilbudt %s, men boligen var til rådighed fra %s til %s',
                               a.tilbudt_on, i.indmeldt_on, i.frist_on)
             FROM anvisning_anvisning a JOIN anvisning_indmelding i ON i.id = a.indmelding_id
            WHERE a.tilbudt_on < i.indmeldt_on OR a.tilbudt_on > i.frist_on""",
    ),
    sql(
        "fristen_er_den_seneste",
        "Fristen på en indmelding eller et tilbud er den, der senest blev sat eller flyttet.",
        "række",
        """SELECT led.navn || ' ' || led.id, format('har fristen %s, men senest blev %s sat', led.frist_on, f.frist_on)
             FROM (SELECT 'indmelding' AS navn, id, frist_on FROM anvisning_indmelding
                    UNION ALL SELECT 'tilbud', id, svarfrist_on FROM anvisning_anvisning) led
             JOIN (SELECT DISTINCT ON (anvisning_id, indmelding_id)
                          CASE WHEN anvisning_id IS NULL THEN 'indmelding' ELSE 'tilbud' END AS navn,
                          coalesce(anvisning_id, indmelding_id) AS id, frist_on
                     FROM anvisning_fristsaetning s ORDER BY anvisning_id, indmelding_id, s.id DESC) f
               ON f.navn = led.navn AND f.id = led.id
            WHERE f.frist_on <> led.frist_on""",
    ),
    sql(
        "porten_sagde_ja",
        "Hver indmelding og hvert tilbud bærer et svar fra porten, der åbnede.",
        "række",
        """SELECT led.navn || ' ' || led.id, format('bærer svaret »%s«', coalesce(led.udfald, 'intet'))
             FROM (SELECT 'indmelding' AS navn, id, afgoerelse ->> 'udfald' AS udfald FROM anvisning_indmelding
                    WHERE status <> 'kladde' AND NOT (status = 'trukket' AND afgoerelse = '{}'::jsonb)
                    UNION ALL
                   SELECT 'tilbud', id, afgoerelse ->> 'udfald' FROM anvisning_anvisning) led
            WHERE led.udfald IS NULL OR led.udfald NOT IN ('tilladt', 'paa_vilkaar')""",
    ),
    sql(
        "vilkaar_er_taget_stilling_til",
        "Hvert tilbud har et kryds ved alle de vilkår, som porten krævede et kryds ved.",
        "tilbud",
        """SELECT a.id, format('mangler vilkåret »%s«', v ->> 'noegle')
             FROM anvisning_anvisning a, jsonb_array_elements(a.afgoerelse -> 'vilkaar') v
            WHERE (v ->> 'afkrydses')::boolean
              AND NOT EXISTS (SELECT 1 FROM jsonb_array_elements(a.vilkaar_opfyldt) o
                               WHERE o ->> 'noegle' = v ->> 'noegle')""",
    ),
    sql(
        "screening_er_foretaget",
        "Et tilbud, hvor porten krævede screening, bygger på en screening af samme sag og bolig, der åbnede.",
        "tilbud",
        """SELECT a.id, format('bygger på screening %s', coalesce(a.screening_id::text, 'ingen'))
             FROM anvisning_anvisning a LEFT JOIN anvisning_screening s ON s.id = a.screening_id
            WHERE jsonb_typeof(a.afgoerelse -> 'screening') = 'object'
              AND (s.id IS NULL OR s.indmelding_id <> a.indmelding_id OR s.sagsref <> a.sagsref
                   OR s.stykke <> a.afgoerelse #>> '{screening,stykke}'
                   OR (s.udfald <> 'bestaaet'
                       AND NOT EXISTS (SELECT 1 FROM anvisning_sikkerhedsventil v WHERE v.screening_id = s.id)))""",
    ),
    sql(
        "dispensation_daekker",
        "En dispensation, der er brugt, var bevilget af en anden og dækker boligen på dagen.",
        "indmelding",
        """SELECT i.id, format('bruger dispensation %s, der ikke dækker den', d.id)
             FROM anvisning_indmelding i JOIN anvisning_dispensation d ON d.id = i.dispensation_id
             JOIN anvisning_bolig b ON b.id = i.bolig_id
            WHERE d.status NOT IN ('bevilget', 'tilbagekaldt') OR d.afgjort_by_id IS NULL
               OR d.afgjort_by_id = d.ansoegt_by_id OR d.afdeling_id <> b.afdeling_id
               OR (d.bolig_id IS NOT NULL AND d.bolig_id <> i.bolig_id)
               OR i.indmeldt_on < d.fra_on OR i.indmeldt_on >= d.til_on""",
    ),
)
