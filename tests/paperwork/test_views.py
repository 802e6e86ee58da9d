"""The pages and the files: who opens what, what stands on a form, and what never does."""

import io
import unicodedata
from typing import Any

import openpyxl
import pypdfium2
import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from marugoto.cases.actions import closing
from marugoto.cases.models import Case
from marugoto.collaboration.actions import agenda
from marugoto.collaboration.wall import actions as wall
from marugoto.core import clock
from marugoto.core.ids import new_id
from marugoto.paperwork import access
from marugoto.paperwork.models import LayoutVersion
from marugoto.people.actions import protection
from tests.core.test_pdf import MISSING, drawn, read
from tests.factories.agencies import Town, Worker
from tests.factories.pages import form_data
from tests.paperwork.conftest import IVS, NAME, WALLED, Papers, receive, refer, sit
from tests.paperwork.test_round_trip import changed

CASE_FORMS = ("assessment", "plan_layered", "plan_self_reliance", "note", "notes", "review")


def words(answer: Any) -> str:
    """What a page says."""
    return BeautifulSoup(answer.content, "html.parser").get_text(" ", strip=True)


def put_out(who: Worker, route: str, *args: object, how: str = "pdf", **more: str) -> Any:
    """A form as a file."""
    url = reverse(f"paperwork:{route}-file", args=args)
    return who.client.post(url, {"purpose": "consultation", "how": how} | more)


def printed(who: Worker, route: str, *args: object, **more: str) -> str:
    """The words of a form as they are read back from its PDF."""
    answer = put_out(who, route, *args, **more)
    assert answer["Content-Type"] == "application/pdf", words(answer)
    return unicodedata.normalize("NFKC", read(answer.content))


def joined(text: str) -> str:
    """Without the breaks of lines."""
    return "".join(text.split())


@pytest.mark.parametrize("form", CASE_FORMS)
def test_a_form_of_a_case_opens_and_is_printed(form: str, papers: Papers, suzuki: Worker) -> None:
    page = suzuki.client.get(reverse("paperwork:case", args=[papers.case.pk, form]))
    assert page.status_code == 200
    said = joined(printed(suzuki, "case", papers.case.pk, form))
    assert joined(unicodedata.normalize("NFKC", NAME)) in said
    for here in {
        "assessment": (
            "☑賃貸アパート・マンション",
            "家賃が払えない",
            "滞納2か月",
            "48,000円/月",
            "介護と仕事が重なっている。",
        ),
        "plan_layered": ("月に二日、ゆっくり眠りたい", "休みの日の預け先をさがす", "○参加支援事業", "第1版"),
        "plan_self_reliance": ("病院に聞く", "家計改善支援"),
        "note": ("様子を聞いた。", "話を聴く"),
        "notes": ("様子を聞いた。", "電話"),
        "review": ("月に二日、ゆっくり眠りたい", "見られた変化"),
    }[form]:
        assert joined(unicodedata.normalize("NFKC", here)) in said, here


def test_what_was_said_at_an_ending_without_a_review_is_on_the_form(papers: Papers, suzuki: Worker) -> None:
    closed = closing.Closed(
        outcome="wished", on=clock.today(), person_view="もう来なくていい。", remaining="足の傷と火の元。"
    )
    closing.close_case(case=papers.case, closed=closed, by=suzuki.actor)
    said = joined(printed(suzuki, "case", papers.case.pk, "review"))
    for here in ("もう来なくていい。", "足の傷と火の元。", "本人が支援の終わりを希望"):
        assert here in said


def test_both_versions_of_the_application(papers: Papers, sato: Worker) -> None:
    said = printed(sato, "consultation", papers.talk.pk, "application")
    for here in (
        "=cmd",
        "0123の書類",
        "昭和43年3月1日",
        "みさき市本町3丁目2番1号",
        "4 継続支援し、プランを策定",
        "本人署名",
    ):
        assert joined(unicodedata.normalize("NFKC", here)) in joined(said), here
    assert "◎" in said
    assert "○" in said
    without = printed(sato, "consultation", papers.talk.pk, "application_without")
    assert "本人署名" not in joined(without)
    assert "本人の同意を得ていません" in joined(without)


def test_names_are_drawn_and_not_boxes(papers: Papers, sato: Worker) -> None:
    file = put_out(sato, "consultation", papers.talk.pk, "application").content
    with pypdfium2.PdfDocument(file) as document:
        picture = document[0].render(scale=1, grayscale=True)
        said = document[0].get_textpage().get_text_range()
        assert len(set(bytes(picture.buffer))) > 10
    for letter in ("髙", "邉", "﨑"):
        assert unicodedata.normalize("NFKC", letter) in unicodedata.normalize("NFKC", said)
    assert "𠮷" in said
    variant = drawn(IVS[:2])  # is drawn as the variant that it is; the words of a PDF do not tell it
    assert variant not in (drawn(MISSING), drawn("　"), drawn(IVS[0]))


def test_the_meter_says_what_is_missing_and_where_it_is_entered(papers: Papers, suzuki: Worker) -> None:
    page = suzuki.client.get(reverse("paperwork:case", args=[papers.case.pk, "plan_layered"]))
    assert "本人が同意した日" in words(page)
    assert "会議で合意した日" in words(page)
    links = {
        a.get_text(): a["href"] for a in BeautifulSoup(page.content, "html.parser").select(".paper-missing a")
    }
    assert links["本人が同意した日"] == reverse("cases:plan-consent", args=[papers.plan.pk])
    whole = words(suzuki.client.get(reverse("paperwork:case-forms", args=[papers.case.pk])))
    for label in ("インテーク・アセスメントシート", "評価シート", "項目のうち"):
        assert label in whole


def test_excel_is_a_workbook_for_a4(papers: Papers, suzuki: Worker) -> None:
    answer = put_out(suzuki, "case", papers.case.pk, "notes", how="xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheet = book["様式"]
    assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
    assert max(d.height or 0 for d in sheet.row_dimensions.values()) <= 409
    assert answer["Cache-Control"] == "no-store"
    bold = [c for row in sheet.iter_rows() for c in row if c.border.left.style == "medium"]
    assert bold


def test_printing_is_recorded_with_its_purpose(papers: Papers, suzuki: Worker, mori: Worker) -> None:
    put_out(suzuki, "case", papers.case.pk, "review", purpose="conference")
    from marugoto.audit.queries import history_of_matter

    last = [e for e in history_of_matter(papers.case.matter_id, limit=500) if e.verb == "form.put_out"][-1]
    assert last.verb == "form.put_out"
    answer = put_out(suzuki, "case", papers.case.pk, "review", purpose="none")
    assert answer.status_code == 422
    assert put_out(suzuki, "case", papers.case.pk, "review", how="exe").status_code == 422


def test_who_opens_a_case_opens_its_forms_and_nobody_else(
    papers: Papers, sato: Worker, takahashi: Worker, ishii: Worker, tanaka: Worker, admin: Worker
) -> None:
    case, talk = papers.case.pk, papers.talk.pk
    for route, args in (("case", [case, "notes"]), ("case-forms", [case])):
        url = reverse(f"paperwork:{route}", args=args)
        assert sato.client.get(url).status_code == 403
        for stranger in (takahashi, ishii, tanaka):
            assert stranger.client.get(url).status_code == 404
    url = reverse("paperwork:consultation", args=[talk, "application"])
    assert sato.client.get(url).status_code == 200
    assert takahashi.client.get(url).status_code == 404
    assert admin.client.get(url).status_code == 403
    for bad in ([case, "none"], [new_id(), "notes"], [case, "application"]):
        assert tanaka.client.get(reverse("paperwork:case", args=bad)).status_code == 404
        assert put_out(tanaka, "case", *bad).status_code == 404


def test_a_look_changes_nothing(papers: Papers, suzuki: Worker) -> None:
    before = list(Case.objects.order_by("id").values())
    for form in CASE_FORMS:
        suzuki.client.get(reverse("paperwork:case", args=[papers.case.pk, form]))
    assert list(Case.objects.order_by("id").values()) == before


def test_an_address_that_a_measure_hides_is_on_no_form(
    papers: Papers, town: Town, sato: Worker, yamamoto: Worker
) -> None:
    from marugoto.people.actions import persons

    persons.involve(person=papers.person, agency=town.city.agency, reason="registered", by=yamamoto.actor)
    protection.protect(
        person=papers.person,
        ground="spouse",
        since=papers.talk.received_at.date(),
        until=papers.talk.received_at.date().replace(year=papers.talk.received_at.year + 1),
        allowed={town.a.agency.pk: False},
        by=yamamoto.actor,
    )
    said = printed(sato, "consultation", papers.talk.pk, "application")
    assert "本町3丁目" not in joined(said)
    assert "090-0000-1111" in said


def test_a_referral_shows_its_packet_to_both_and_to_nobody_else(
    papers: Papers, town: Town, suzuki: Worker, tanaka: Worker, takahashi: Worker
) -> None:
    sent = refer(papers, town, suzuki)
    for who in (suzuki, tanaka):
        said = joined(printed(who, "referral", sent.pk, purpose="referral"))
        assert "預け先を一緒にさがしてください。" in said
        assert "母の介護のことで困っている。" in said
        assert "家賃が払えない" not in said
    assert takahashi.client.get(reverse("paperwork:referral", args=[sent.pk])).status_code == 404


def test_minutes_are_read_by_those_who_may(
    papers: Papers, town: Town, yamamoto: Worker, suzuki: Worker, tanaka: Worker, sato: Worker
) -> None:
    sitting, item = sit(
        papers, town, kind="layered_meeting", by=yamamoto, members=[suzuki, tanaka], brings=suzuki
    )
    agenda.keep_minutes(item_id=item.pk, minutes="見学の日を決めた。", by=yamamoto.actor)
    said = joined(printed(tanaka, "sitting", sitting.pk, "minutes", purpose="conference"))
    assert "見学の日を決めた。" in said
    assert "役割の分担を決めたい。" in said
    assert "見学の日を決めた。" not in joined(printed(tanaka, "sitting", sitting.pk, "agenda"))
    outside = printed(sato, "sitting", sitting.pk, "minutes") if _sees(sato, sitting.pk) else ""
    assert "見学の日を決めた。" not in joined(outside)


def _sees(who: Worker, sitting: object) -> bool:
    return bool(who.client.get(reverse("paperwork:sitting", args=[sitting, "minutes"])).status_code == 200)


def test_nothing_behind_the_wall_is_printed(
    papers: Papers, town: Town, yamamoto: Worker, suzuki: Worker, tanaka: Worker
) -> None:
    sitting, item = sit(
        papers, town, kind="support_meeting", by=yamamoto, members=[suzuki, tanaka], brings=suzuki
    )
    wall.say(item_id=new_id(), agenda_item_id=item.pk, body=WALLED, by=tanaka.actor)
    agenda.keep_minutes(item_id=item.pk, minutes="中だけの記録", by=yamamoto.actor)
    for who in (yamamoto, suzuki, tanaka):
        for form in ("agenda", "minutes"):
            said = joined(printed(who, "sitting", sitting.pk, form, purpose="conference"))
            assert "会議support_meeting" in said
            for secret in (WALLED, "中だけの記録", "役割の分担を決めたい", NAME.split()[0]):
                assert secret not in said
            page = words(who.client.get(reverse("paperwork:sitting", args=[sitting.pk, form])))
            assert "紙には出しません" in page
            assert WALLED not in page


def test_from_excel_back_into_the_record(papers: Papers, sato: Worker) -> None:
    """The journey: the form is put out, changed in Excel, looked at, taken."""
    file = put_out(sato, "consultation", papers.talk.pk, "application", how="xlsx").content
    file = changed(changed(file, "person.phone", "0000-3333"), "consultation.story", "ちがう話")
    page = sato.client.get(reverse("paperwork:incoming"))
    assert page.status_code == 200
    upload = SimpleUploadedFile("様式.xlsx", file)
    page = sato.client.post(reverse("paperwork:incoming"), {"file": upload})
    said = words(page)
    for here in (
        "取り込めるところ 1か所",
        "090-0000-1111",
        "0000-3333",
        "取り込まないところ 1か所",
        "受け終えた相談",
    ):
        assert here in said
    data = form_data(page.content, having="sealed")
    page = sato.client.post(reverse("paperwork:incoming-take"), data, follow=True)
    assert "1か所を、記録に取り込みました" in words(page)
    papers.person.refresh_from_db()
    assert papers.person.phone == "0000-3333"
    page = sato.client.post(reverse("paperwork:incoming-take"), data)
    assert page.status_code == 422
    none = sato.client.post(reverse("paperwork:incoming-take"), {**data, "take": []})
    assert none.status_code == 422


def test_a_file_that_is_none_keeps_the_page(papers: Papers, sato: Worker, noticer: Worker) -> None:
    url = reverse("paperwork:incoming")
    assert sato.client.post(url, {"file": SimpleUploadedFile("x.xlsx", b"no")}).status_code == 422
    assert sato.client.post(url, {}).status_code == 422
    assert noticer.client.get(url).status_code == 403


def test_the_layouts_pages(admin: Worker, sato: Worker, ishii: Worker) -> None:
    """The journey of the administrator: out, in with a fault, in, used, back."""
    one = reverse("paperwork:layout", args=["note"])
    assert "はじめからある様式" in words(admin.client.get(reverse("paperwork:layouts")))
    file = admin.client.get(reverse("paperwork:layout-out", args=["note"])).content
    book = openpyxl.load_workbook(io.BytesIO(file))
    cell = next(c for row in book["様式"].iter_rows() for c in row if c.value == "{{note.body}}")
    cell.value = "{{note.bod}}"
    out = io.BytesIO()
    book.save(out)
    page = admin.client.post(one, {"file": SimpleUploadedFile("x.xlsx", out.getvalue())})
    assert page.status_code == 422
    assert f"{cell.row}行" in words(page)
    page = admin.client.post(one, {"file": SimpleUploadedFile("x.xlsx", file)}, follow=True)
    assert "使いはじめる" in words(page)
    version = LayoutVersion.objects.get()
    page = admin.client.post(reverse("paperwork:layout-use", args=["note", version.pk]), follow=True)
    assert "この町の第1版" in words(page)
    assert ishii.client.post(reverse("paperwork:layout-use", args=["note", version.pk])).status_code == 404
    page = admin.client.post(reverse("paperwork:layout-back", args=["note"]), follow=True)
    assert "はじめからある様式にもどしました" in words(page)
    for route, args in (("layouts", []), ("layout", ["note"]), ("layout-out", ["note"])):
        assert sato.client.get(reverse(f"paperwork:{route}", args=args)).status_code == 403
    assert admin.client.get(reverse("paperwork:layout", args=["none"])).status_code == 404


def test_anonymous_and_without_consent(town: Town, needs: dict[str, object], sato: Worker) -> None:
    talk = receive(
        sato,
        subjects=[],
        anonymous=True,
        consent_state="not_asked",
        consent_form="",
        outcome="seeking_consent",
    )
    page = sato.client.get(reverse("paperwork:consultation", args=[talk.pk, "application"]))
    assert "同意の記録がありません" in words(page)
    opened = access.open_form(sato.actor, "application_without", "consultation", talk.pk)
    assert opened.gathered.fields["consultation.outcome"].startswith("3")
    assert "person.name" in opened.gathered.not_needed
