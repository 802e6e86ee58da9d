"""Routes of the town's own blueprint."""

from django.urls import path, register_converter

from marugoto.blueprints.views import comparing, files, planforms, tables, versions

app_name = "blueprints"


class RowConverter:
    """A place in a blueprint: agencies/2/desks/1."""

    regex = r"[a-z_]+(?:/[a-z_0-9]+){0,7}"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """The same."""
        return value


register_converter(RowConverter, "row")

_V = "<uuid:version_id>/"

urlpatterns = [
    path("", versions.listing, name="versions"),
    path("begin/", versions.begin, name="begin"),
    path("bring-in/", versions.bring_in, name="bring-in"),
    path("compare/", comparing.compare, name="compare"),
    path("like/", comparing.like, name="like"),
    path(_V, versions.version, name="version"),
    path(_V + "picture/", versions.picture, name="picture"),
    path(_V + "file/", versions.file, name="file"),
    path(_V + "adopt/", versions.adopt, name="adopt"),
    path(_V + "give-up/", versions.give_up, name="give-up"),
    path(_V + "files/", files.files, name="files"),
    path(_V + "files/keep/", files.keep, name="file-keep"),
    path("files/<uuid:file_id>/", files.file, name="plan-file"),
    path("files/<uuid:file_id>/remove/", files.remove, name="file-remove"),
    path(_V + "form/", planforms.plan_form, name="plan-form"),
    path(_V + "form/read-in/", planforms.read_in, name="plan-form-in"),
    path(_V + "form/<slug:form>/<slug:how>/", planforms.put_out, name="plan-form-file"),
    path(_V + "tables/<row:at>/", tables.table, name="table"),
    path(_V + "rows/<row:at>/", tables.row, name="row"),
    path(_V + "drop/<row:at>/", tables.drop, name="row-drop"),
    path(_V + "move/<row:at>/", tables.move, name="row-move"),
]
