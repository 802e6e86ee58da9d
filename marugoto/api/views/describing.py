"""What describes the API to programs: OpenAPI, and the JSON schema of the profile."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from marugoto.api import openapi as described
from marugoto.api.queries import towns
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
