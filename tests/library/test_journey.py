"""From a case to the library and out again, through the pages; and nothing in the library leads back to the case."""

from typing import Any
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.urls import reverse

from marugoto.audit.models import AuditEvent
from marugoto.cases.models import Case
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.library import access, queries
from marugoto.library.actions import works
from marugoto.library.models import Study, StudyConsent, StudyWork
from marugoto.people.models import Protection
from tests.factories.agencies import Town, Worker
from tests.factories.pages import form_data
from tests.library.conftest import CLEAN, prepared, protect, released, residents, written

pytestmark = pytest.mark.django_db


def url(name: str, *args: Any) -> str:
    return reverse(f"library:{name}", args=args)


def text(response: Any) -> str:
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


def test_a_first_draft_tells_nothing_that_is_known(case: Case, suzuki: Worker) -> None:
    assert "事例にする" in text(suzuki.client.get(f"/cases/{case.pk}/"))
    page = url("prepare", case.pk)
    data = form_data(suzuki.client.get(page).content, having="key")
    made = suzuki.client.post(page, data)
    assert suzuki.client.post(page, data).headers["Location"] == made.headers["Location"]
    work = StudyWork.objects.get()
    said = "\n".join(queries.texts_of(work))
    for secret in ("渡邊", "花子", "太一郎", "鈴木", "東町", "1951", "2026", "75歳", "090", "みさき市"):
        assert secret not in said, secret
    assert "Aさん" in said
    assert "Bさん" in said
    assert (work.age_band, work.household) == ("older", "two")
    shown = text(suzuki.client.get(made.headers["Location"]))
    assert "みさき東小学校" in shown  # what the machine leaves, it points at
    assert "学校・病院・会社などの名前" in shown
    event = AuditEvent.objects.get(verb="study_work.prepared")
    assert event.person_ids == [row.person_id for row in case.subjects.all()]


def test_from_a_case_to_the_library(
    case: Case, suzuki: Worker, kimura: Worker, tanaka: Worker, planner: Worker, pharmacist: Worker
) -> None:
    work = prepared(case, suzuki)
    page = url("work", work.pk)
    told = form_data(suzuki.client.get(page).content, having="situation")
    assert suzuki.client.post(page, told | {"situation": [""]}).status_code == 422
    dirty = suzuki.client.post(page, told | {"situation": ["花子さんの家"]}, follow=True)
    assert "ケースの人の名前" in text(dirty)
    offer = {"scope": "town", "answer": ""}
    assert suzuki.client.post(url("work-offer", work.pk), offer).status_code == 422
    clean = {name: [value] for name, value in CLEAN.items()} | {"age_band": [""], "household": [""]}
    clean["area"] = [""]
    assert suzuki.client.post(page, told | clean).status_code == 302
    assert "機械は手がかりを見つけませんでした" in text(suzuki.client.get(page))
    assert suzuki.client.post(url("work-offer", work.pk), offer).status_code == 302
    assert "書いた人は承認できません" in text(suzuki.client.get(page))
    assert suzuki.client.post(url("work-approve", work.pk), follow=True).status_code == 200
    assert not Study.objects.exists()  # never by whoever wrote it
    assert kimura.client.post(url("work-return", work.pk), {"words": ""}).status_code == 422
    assert kimura.client.post(url("work-return", work.pk), {"words": "題を変えて"}).status_code == 302
    assert "題を変えて" in text(suzuki.client.get(page))
    assert suzuki.client.post(url("work-offer", work.pk), offer).status_code == 302
    assert kimura.client.post(url("work-approve", work.pk)).status_code == 302
    study = Study.objects.get()
    for worker in (tanaka, planner):
        assert CLEAN["title"] in text(worker.client.get(url("list") + "?q=親子"))
        assert CLEAN["lessons"] in text(worker.client.get(url("study", study.pk)))
        assert "Bさんの願いは何だと思いますか。" in text(worker.client.get(url("sheet", study.pk)))
    assert pharmacist.client.get(url("study", study.pk)).status_code == 403
    assert Client().get(reverse("stories:study", args=[study.pk])).status_code == 404
    out = url("work-withdraw", work.pk)
    assert suzuki.client.post(out, {"why": ""}).status_code == 422
    assert suzuki.client.post(out, {"why": "known"}).status_code == 302
    assert tanaka.client.get(url("study", study.pk)).status_code == 404
    assert not Study.objects.exists()


def test_a_colleague_works_on_it_a_stranger_does_not(
    case: Case, suzuki: Worker, kimura: Worker, sato: Worker, tanaka: Worker, ishii: Worker, mori: Worker
) -> None:
    work = prepared(case, suzuki)
    pages = [url("work", work.pk), url("prepare", case.pk)]
    acts = [url(f"work-{name}", work.pk) for name in ("offer", "return", "approve", "withdraw", "consent")]
    for page in pages:
        assert kimura.client.get(page).status_code == 200
        for stranger in (tanaka, ishii):
            assert stranger.client.get(page).status_code == 404, page
        for reader in (sato, mori):
            assert reader.client.get(page).status_code == 403, page
    for act in acts:
        assert tanaka.client.post(act).status_code == 404, act
        assert sato.client.post(act).status_code == 403, act
    assert tanaka.client.post(url("consent-end", uuid4())).status_code == 404
    assert work.title in text(kimura.client.get(url("works")))
    assert work.title not in text(tanaka.client.get(url("works")))
    look = AuditEvent.objects.filter(verb="study_work.viewed").latest("id")
    assert look.person_ids == [row.person_id for row in case.subjects.all()]


def test_nothing_in_the_library_leads_back(
    case: Case, suzuki: Worker, kimura: Worker, tanaka: Worker, mori: Worker
) -> None:
    work = released(case, suzuki, kimura)
    study = Study.objects.get()
    secrets = {str(one).replace("-", "") for one in (case.pk, work.pk, case.matter_id, suzuki.user.pk)}
    secrets |= {str(one).replace("-", "") for one in (kimura.user.pk, suzuki.agency.pk, case.household_id)}
    secrets |= {str(row.person_id).replace("-", "") for row in case.subjects.all()}
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(s)::text FROM library_study s")
        row = cursor.fetchone()[0].replace("-", "")
    assert not [one for one in secrets if one in row]  # not one key of it, in any column
    assert study.pk.version == 4  # and the id tells no time
    pages = [url("list"), url("study", study.pk), url("sheet", study.pk)]
    for page in pages:
        seen = tanaka.client.get(page).content.decode()
        for word in (*secrets, "鈴木", "木村", "渡邊", suzuki.agency.name, str(work.pk), str(case.pk)):
            assert word not in seen, (page, word)
    assert not AuditEvent.objects.filter(refs__contains=[{"id": str(study.pk)}]).exists()
    assert str(study.pk) not in str(list(AuditEvent.objects.order_by("id").values_list("refs", "data")))
    assert tanaka.client.get(url("work", study.pk)).status_code == 404
    for q in ("渡邊", "鈴木", suzuki.agency.name, str(case.pk)):
        assert CLEAN["title"] not in text(tanaka.client.get(url("list"), {"q": q}))
    fields = {f.name for f in Study._meta.get_fields()}
    assert not fields & {"case", "work", "person", "written_by", "approved_by"}
    assert study.pk not in {ref.get("id") for e in AuditEvent.objects.all() for ref in e.refs}
    assert mori.client.get(url("study", study.pk)).status_code == 403


def test_residents_read_it_only_with_everybodys_consent_and_not_after(
    case: Case, suzuki: Worker, kimura: Worker
) -> None:
    work = written(prepared(case, suzuki), suzuki)
    works.offer(work=work, scope="residents", answer="", by=suzuki.actor)
    kimura.client.post(url("work-approve", work.pk))
    assert not Study.objects.exists()
    person = case.subjects.get().person_id
    data = {"person": str(person), "on": "2026-11-20", "form": "written"}
    assert suzuki.client.post(url("work-consent", work.pk), data | {"on": "2027-01-01"}).status_code == 422
    assert suzuki.client.post(url("work-consent", work.pk), data | {"form": "x"}).status_code == 422
    assert suzuki.client.post(url("work-consent", work.pk), data).status_code == 302
    assert suzuki.client.post(url("work-consent", work.pk), data).status_code == 422  # once
    assert kimura.client.post(url("work-approve", work.pk)).status_code == 302
    study = Study.objects.get()
    public = reverse("stories:study", args=[study.pk])
    seen = Client().get(public)
    assert CLEAN["situation"] in text(seen)
    assert not seen.cookies
    assert CLEAN["title"] in text(Client().get(reverse("stories:list")))
    for word in ("鈴木", suzuki.agency.name, str(case.pk), str(work.pk)):
        assert word not in seen.content.decode()
    consent = StudyConsent.objects.get()
    assert suzuki.client.post(url("consent-end", consent.pk)).status_code == 302
    assert Client().get(public).status_code == 404
    assert not Study.objects.exists()
    work.refresh_from_db()
    assert (work.state, work.withdrawn_why) == ("withdrawn", "consent")
    with pytest.raises(Refused):
        works.end_consent(consent=consent, by=suzuki.actor)


def test_consent_ends_and_what_workers_read_stays(case: Case, suzuki: Worker, kimura: Worker) -> None:
    work = released(case, suzuki, kimura)
    person = case.subjects.get().person
    consent = works.record_consent(work=work, person=person, on=clock.today(), form="oral", by=suzuki.actor)
    works.end_consent(consent=consent, by=suzuki.actor)
    assert Study.objects.count() == 1


@pytest.mark.parametrize("who", ["subject", "household"])
def test_a_protected_person_is_refused_at_every_step(
    who: str, case: Case, suzuki: Worker, kimura: Worker, tanaka: Worker
) -> None:
    work = released(case, suzuki, kimura, scope="residents")
    later = written(prepared(case, suzuki), suzuki)
    study = Study.objects.get()
    public = reverse("stories:study", args=[study.pk])
    assert Client().get(public).status_code == 200
    members = case.household.members.order_by("created_at", "id")
    protect(members[0].person if who == "subject" else members[1].person, suzuki)
    assert Client().get(public).status_code == 404  # hidden from the instant, before anybody acts
    assert CLEAN["title"] not in text(Client().get(reverse("stories:list")))
    assert tanaka.client.get(url("study", study.pk)).status_code == 404
    with pytest.raises(Refused):
        prepared(case, suzuki)
    with pytest.raises(Refused):
        works.offer(work=later, scope="agency", answer="x", by=suzuki.actor)
    assert "このケースは事例にできません" in text(suzuki.client.get(url("prepare", case.pk)))
    assert "守られている人のケースです" in text(suzuki.client.get(url("work", work.pk)))
    assert suzuki.client.post(url("work-withdraw", work.pk), {"why": "known"}).status_code == 302
    assert not Study.objects.exists()


@pytest.mark.parametrize("who", ["subject", "household"])
def test_a_study_of_somebody_hidden_from_its_own_agency_is_seen_by_nobody_else_and_never_comes_up_again(
    who: str, case: Case, suzuki: Worker, kimura: Worker, tanaka: Worker
) -> None:
    members = case.household.members.order_by("created_at", "id")
    protect(members[0].person if who == "subject" else members[1].person, tanaka)
    page = text(suzuki.client.get(url("prepare", case.pk)))
    assert "このケースは事例にできません" not in page, "a refusal would tell that there is a measure"
    work = released(case, suzuki, kimura)
    study = Study.objects.get()
    assert suzuki.client.get(url("study", study.pk)).status_code == 200
    assert tanaka.client.get(url("study", study.pk)).status_code == 404
    Protection.objects.update(ended_on=clock.today())
    assert tanaka.client.get(url("study", study.pk)).status_code == 404, "nobody asked her"
    assert CLEAN["title"] not in text(tanaka.client.get(url("list")))
    assert suzuki.client.post(url("work-withdraw", work.pk), {"why": "known"}).status_code == 302
    Protection.objects.all().delete()
    released(case, suzuki, kimura)
    assert tanaka.client.get(url("study", Study.objects.get().pk)).status_code == 200, (
        "made when there was none"
    )


def test_few_alike_stop_it_and_enough_let_it_go(
    case: Case, suzuki: Worker, kimura: Worker, town: Town
) -> None:
    work = prepared(case, suzuki)
    traits = {"age_band": "older", "household": "two"}
    written(work, suzuki, **traits)
    with pytest.raises(Refused) as no:
        works.offer(work=work, scope="town", answer="よくある", by=suzuki.actor)
    assert "だれのことか分かる" in no.value.message
    assert "町に5人もいません" in text(suzuki.client.get(url("work", work.pk)))
    residents(suzuki, 3, heads=2)
    work.refresh_from_db()
    assert queries.alike(suzuki.actor.municipality_id, work, with_patterns=False) == 4
    residents(suzuki, 4, heads=1)  # who live alone are not alike
    assert queries.alike(suzuki.actor.municipality_id, work, with_patterns=False) == 4
    residents(suzuki, 1, heads=2)
    assert queries.alike(suzuki.actor.municipality_id, work, with_patterns=False) == 5
    works.offer(work=work, scope="town", answer="", by=suzuki.actor)
    works.send_back(work=work, words="地区を書いてみる", by=kimura.actor)
    east = town.areas["east"].pk
    written(work, suzuki, area_id=east, **traits)
    work.refresh_from_db()
    assert queries.alike(suzuki.actor.municipality_id, work, with_patterns=False) == 1
    written(work, suzuki, patterns=["p8050"])
    work.refresh_from_db()
    found = queries.clues_of(suzuki.actor.municipality_id, case, work, "town")
    assert [clue.kind for clue in found] == ["rare_pattern"]
    assert not found[0].hard  # for an answer in words, and other eyes


def test_who_has_written_in_it_never_approves_it(case: Case, suzuki: Worker, kimura: Worker) -> None:
    work = written(prepared(case, suzuki), suzuki)
    written(work, kimura, title="木村も書いた")
    written(work, suzuki)
    works.offer(work=work, scope="agency", answer="", by=suzuki.actor)
    for writer in (suzuki, kimura):
        with pytest.raises(Refused):
            works.approve(work=work, by=writer.actor)


def test_inside_an_agency_it_stays_inside(
    case: Case, suzuki: Worker, kimura: Worker, sato: Worker, tanaka: Worker
) -> None:
    released(case, suzuki, kimura, scope="agency")
    study = Study.objects.get()
    assert sato.client.get(url("study", study.pk)).status_code == 200
    assert tanaka.client.get(url("study", study.pk)).status_code == 404
    assert CLEAN["title"] not in text(tanaka.client.get(url("list")))


def test_refused_in_words(case: Case, suzuki: Worker, kimura: Worker, tanaka: Worker, sato: Worker) -> None:
    work = written(prepared(case, suzuki), suzuki)
    for act in (
        lambda: works.prepare(work_id=new_id(), case=case, by=tanaka.actor),
        lambda: works.prepare(work_id=new_id(), case=case, by=sato.actor),
        lambda: written(work, tanaka),
        lambda: written(work, suzuki, age_band="x"),
        lambda: written(work, suzuki, patterns=["x"]),
        lambda: written(work, suzuki, area_id=uuid4()),
        lambda: written(work, suzuki, title=" "),
        lambda: works.offer(work=work, scope="world", answer="", by=suzuki.actor),
        lambda: works.approve(work=work, by=kimura.actor),
        lambda: works.send_back(work=work, words="x", by=kimura.actor),
        lambda: works.withdraw(work=work, why="old", by=suzuki.actor),
        lambda: works.withdraw(work=work, why="x", by=suzuki.actor),
    ):
        with pytest.raises(Refused) as no:
            act()
        assert no.value.message.endswith("。")


def test_a_year_and_no_day(case: Case, suzuki: Worker, kimura: Worker) -> None:
    released(case, suzuki, kimura)
    assert Study.objects.get().year == 2026
    assert access.studies_visible_to(kimura.actor).count() == 1
