"""The keys of listings carry their town. They are derived from the row and its areas, so they are written anew from these."""

from django.db import migrations, models

AT_ONCE = 500


def write_keys(apps, schema_editor):
    from marugoto.resources.finding import keys, listing, opening

    Listing = apps.get_model("resources", "Listing")
    ServiceArea = apps.get_model("resources", "ServiceArea")
    ids = list(Listing.objects.order_by("id").values_list("id", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        rows = list(Listing.objects.filter(pk__in=ids[start : start + AT_ONCE]))
        areas = {}
        served = ServiceArea.objects.filter(service_id__in=[r.service_id for r in rows], area_id__isnull=False)
        for service_id, area_id in served.values_list("service_id", "area_id"):
            areas.setdefault(service_id, set()).add(str(area_id))
        for row in rows:
            found = listing.keys_of(
                listing.Entry(
                    municipality=str(row.municipality_id),
                    kind=row.kind,
                    names=tuple(row.name_text.split()),
                    fields=frozenset(row.fields),
                    main_needs=frozenset(row.main_needs),
                    needs=frozenset(row.needs),
                    languages=frozenset(row.languages),
                    access=frozenset(row.access),
                    areas=frozenset(areas.get(row.service_id) or (listing.ANYWHERE,)),
                    weekdays=frozenset(opening.weekdays([opening.from_row(r) for r in row.times])),
                    free=row.free is True,
                    point=None if row.latitude is None else (row.latitude, row.longitude),
                )
            )
            in_text = keys.text_keys(row.text, listing.of_town(str(row.municipality_id), listing.TEXT))
            row.keys = sorted({*found, *in_text})
        Listing.objects.bulk_update(rows, ["keys"])


class Migration(migrations.Migration):

    dependencies = [
        ("resources", "0004_open_ids"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="service",
            index=models.Index(
                condition=models.Q(
                    ("listed", True), ("retired_on__isnull", True), ("status__in", ("inactive", "defunct"))
                ),
                fields=["municipality", "status"],
                name="resource_service_dormant",
            ),
        ),
        migrations.RunPython(write_keys, migrations.RunPython.noop, elidable=True),
    ]
