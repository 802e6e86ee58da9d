"""The taxonomy: loaded, asked, suggested, and shown as chips."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from marugoto.resources import queries
from marugoto.resources.actions.taxonomy import load_needs
from marugoto.resources.forms import marks_in
from marugoto.resources.models import Need
from tests.factories.agencies import Worker

pytestmark = pytest.mark.django_db
STORY = "電球が切れて困っている。母の介護で眠れない日が続く。"


@pytest.fixture(autouse=True)
def _loaded(db: None) -> None:
    load_needs(by=None)


def test_loading_twice_changes_nothing() -> None:
    again = load_needs(by=None)
    assert (again.created, again.changed) == (0, 0)


def test_what_has_changed_is_brought_up_to_date() -> None:
    Need.objects.filter(code="illness").update(label="むかしの名前", sort=999)
    assert load_needs(by=None).changed == 1
    assert Need.objects.get(code="illness").label != "むかしの名前"


def test_the_tree_has_groups_with_their_needs_in_order(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        tree = queries.needs_tree(date(2026, 11, 24))
    assert tree[0].need.code == "health"
    assert "illness" in [n.code for n in tree[0].needs]
    assert sum(1 + len(b.needs) for b in tree) == Need.objects.count()


def test_a_need_that_has_ended_is_not_offered() -> None:
    Need.objects.filter(code="illness").update(valid_to=date(2026, 3, 31))
    assert "illness" in [n.code for n in queries.needs_on(date(2026, 3, 31))]
    assert "illness" not in [n.code for n in queries.needs_on(date(2026, 4, 1))]


def test_a_need_ends_after_it_begins() -> None:
    with pytest.raises(IntegrityError, match="need_period"), transaction.atomic():
        Need.objects.filter(code="illness").update(valid_to=date(2000, 1, 1))


def test_a_code_stands_for_one_need() -> None:
    with pytest.raises(IntegrityError, match="code"), transaction.atomic():
        Need.objects.create(code="illness", label="もう一つ", valid_from=date(2026, 4, 1))


def test_suggestions_name_the_words_they_were_found_by() -> None:
    found = queries.suggest(STORY)
    assert found
    for one in found:
        assert all(word in STORY for word in one.words)
        assert one.why == "".join(f"「{word}」" for word in one.words)
        assert one.code == one.need.code
    assert queries.suggest("") == []


def test_what_is_said_not_to_be_there_is_not_suggested() -> None:
    assert "debts" not in [s.code for s in queries.suggest("借金はない。")]
    assert "debts" in [s.code for s in queries.suggest("借金がある。")]
    assert "self_neglect" in [
        s.code for s in queries.suggest("家の中は足の踏み場もない。")
    ]  # its ない denies nothing


def test_chips_show_what_is_marked_then_what_is_found_then_the_groups() -> None:
    page = queries.needs_page(STORY, {"housing": "main", "illness": "some", "food": "none", "gone": "some"})
    codes = [c.code for c in page.chips]
    assert set(codes[:2]) == {"housing", "illness"}
    assert {c.code: c.mark for c in page.chips}["housing"] == "main"
    found = [s.code for s in queries.suggest(STORY)]
    assert codes[2 : 2 + len(found)] == found
    assert page.found == len(found)
    everything = codes + [c.code for _label, chips in page.more for c in chips]
    assert len(everything) == len(set(everything)) == Need.objects.count()
    assert queries.chips(STORY, {"housing": "main"})[0].code == "housing"


def test_a_danger_asks_to_think_about_urgency() -> None:
    page = queries.needs_page("家賃も払えない。もう死にたいと言っている。")
    assert page.alerts
    assert page.chips[0].code == "suicide_risk"
    assert not queries.needs_page("電球が切れた").alerts


def test_labels_speak_the_language_of_the_page() -> None:
    with translation.override("en"):
        assert queries.needs_page().chips[0].label == "Illness, health or disability"


def test_marks_come_from_the_page() -> None:
    data = {"need-housing": "main", "need-food": "none", "need-care": "some", "need-x": "lots", "story": "…"}
    assert marks_in(data) == {"housing": "main", "care": "some"}


# --- the fragment ---


def test_the_fragment_suggests_and_keeps_the_marks(sato: Worker) -> None:
    answer = sato.client.post(reverse("resources:needs"), {"story": STORY, "need-housing": "main"})
    assert answer.status_code == 200
    page = BeautifulSoup(answer.content, "html.parser")
    assert page.html is None
    chosen = page.select_one("input[name=need-housing][value=main]")
    assert chosen is not None
    assert chosen.has_attr("checked")
    assert "「母の介護」から" in page.get_text()
    assert page.select("[data-announce]")


def test_the_fragment_warns(sato: Worker) -> None:
    answer = sato.client.post(reverse("resources:needs"), {"text": "消えてしまいたい"})
    assert "急ぎかもしれません" in answer.content.decode()


def test_who_may_ask(mori: Worker, volunteer: Worker, sato: Worker) -> None:
    assert sato.client.get(reverse("resources:needs")).status_code == 405
    for worker in (mori, volunteer):
        assert worker.client.post(reverse("resources:needs"), {"story": STORY}).status_code == 403
