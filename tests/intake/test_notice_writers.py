"""Who listens, reads meters or sits in the tax office raises a flag in two fields, and sees no case by it."""

from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from marugoto.cases.models import Case
from marugoto.intake.models import Matter, Notice
from marugoto.people.models import Person
from tests.factories.agencies import Town, Worker, hire

pytestmark = pytest.mark.django_db
URL = "/intake/notice/"
WHAT = "このごろ集会所に来ない。雨戸がしまったまま"


@pytest.fixture
def tax_clerk(town: Town) -> Worker:
    """A clerk of the tax section, without an account for cases."""
    return hire("zeimu", "税 まもる", town.city, roles=["noticer"], at_desk=False)


@pytest.mark.parametrize("who", ["volunteer", "noticer", "tax_clerk"])
def test_two_fields_and_no_case(who: str, sato: Worker, request: pytest.FixtureRequest) -> None:
    writer: Worker = request.getfixturevalue(who)
    form = BeautifulSoup(writer.client.get(URL).content, "html.parser").select_one("form[data-guard]")
    assert form is not None
    asked = {str(f["name"]) for f in form.select("textarea, select, input:not([type=hidden])")}
    assert asked == {"what", "about"}
    assert writer.client.post(URL, {"notice": str(uuid4()), "what": WHAT, "about": ""}).status_code == 302
    notice = Notice.objects.get()
    assert notice.matter.holder_desk == sato.desk, "and somebody answers for it at once"
    assert (Case.objects.count(), Person.objects.count()) == (0, 0)
    assert writer.client.get(reverse("cases:list")).status_code == 403
    assert writer.client.get(reverse("intake:matter", args=[notice.matter_id])).status_code in {403, 404}


def test_somebody_who_does_not_know_of_it_needs_no_name_and_no_consent(
    volunteer: Worker, sato: Worker
) -> None:
    volunteer.client.post(URL, {"notice": str(uuid4()), "what": WHAT, "about": "旭町の角の家"})
    matter = Matter.objects.get()
    assert (matter.status, matter.persons.count()) == ("open", 0)
    page = sato.client.get(reverse("intake:matter", args=[matter.id])).content.decode()
    assert WHAT in page


def test_whoever_noticed_learns_that_it_was_taken_up_and_nothing_else(
    volunteer: Worker, sato: Worker
) -> None:
    volunteer.client.post(URL, {"notice": str(uuid4()), "what": WHAT, "about": ""})
    matter = Matter.objects.get()
    assert "窓口が動いています" not in volunteer.client.get(URL).content.decode()
    sato.client.post(reverse("intake:take-up", args=[matter.id]))
    told = volunteer.client.get(URL).content.decode()
    assert "窓口が動いています" in told
    assert matter.number not in told
    assert "佐藤" not in told
