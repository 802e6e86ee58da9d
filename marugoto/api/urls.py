"""Routes of the API. Below /api/ they are spelt as HSDS spells them: underscores, no slash at the end (adr/0011)."""

from django.urls import path, register_converter

from marugoto.api.views import describing, hsds, pages

app_name = "api"


class TownConverter:
    """A 全国地方公共団体コード, or all towns of this server."""

    regex = "all|[0-9]{6}"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


class FileConverter(TownConverter):
    """The name of a file with everything of a town."""

    regex = "resources\\.csv|resources\\.zip|hsds\\.zip"


register_converter(TownConverter, "town")
register_converter(FileConverter, "bulk")
_RESOURCES = {
    "service": "services",
    "organization": "organizations",
    "service_at_location": "service_at_locations",
    "taxonomy": "taxonomies",
    "taxonomy_term": "taxonomy_terms",
}
_BASE = "api/<town:town>/hsds/3.0/"

urlpatterns = [
    path(_BASE, hsds.root, name="root"),
    path(f"{_BASE}openapi.json", describing.openapi, name="openapi"),
    *(
        path(f"{_BASE}{many}", hsds.many, {"shape": shape}, name=many.replace("_", "-"))
        for shape, many in _RESOURCES.items()
    ),
    *(
        path(f"{_BASE}{many}/<uuid:key>", hsds.one, {"shape": shape}, name=shape.replace("_", "-"))
        for shape, many in _RESOURCES.items()
    ),
    path("api/<town:town>/bulk/<bulk:file>", describing.download, name="download"),
    path("open-data/", pages.open_data, name="open-data"),
    path("api/hsds-jp/1/schema.json", describing.schema, name="profile-schema"),
    path("open-data/hsds-jp/1/", pages.profile, name="profile"),
]
