"""What describes the API to programs (OpenAPI, the JSON schema of the profile), and files with everything of a town."""

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from marugoto.api import openapi as described
from marugoto.api.queries import downloads, towns
from marugoto.api.views.answers import as_json, for_programs


@for_programs
def openapi(request: HttpRequest, town: str) -> HttpResponseBase:
    """The OpenAPI document of a town."""
    base = reverse("api:root", args=[town]).removesuffix("/")
    return as_json(request, described.document(towns.name_of(town), base, reverse("api:profile")))


@for_programs
def schema(request: HttpRequest) -> HttpResponseBase:
    """The JSON schema of HSDS-JP."""
    return as_json(request, described.profile(), kind="application/schema+json")


@for_programs
def download(request: HttpRequest, town: str, file: str) -> HttpResponseBase:
    """A file with everything that may be published again."""
    kind, content = downloads.file(town, file)
    answer = StreamingHttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{town}-{file}"'
    answer["Cache-Control"] = "public, max-age=3600"
    return answer
