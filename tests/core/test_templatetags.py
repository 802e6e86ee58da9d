"""What the pages say: dates, deadlines, numbers, and the components as HTML."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.utils import translation
from django.utils.translation import gettext_lazy

from marugoto.core.clock import JST
from marugoto.core.templatetags import wording

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=JST)


@pytest.fixture(autouse=True)
def _japanese_noon() -> Any:
    with translation.override("ja"), time_machine.travel(NOON, tick=False):
        yield


def render(source: str, path: str = "/", **context: Any) -> str:
    request = RequestFactory().get(path)
    return Template("{% load marugoto %}" + source).render(RequestContext(request, context))


def soup(source: str, path: str = "/", **context: Any) -> BeautifulSoup:
    return BeautifulSoup(render(source, path, **context), "html.parser")


# Dates


@pytest.mark.parametrize(
    ("when", "text"),
    [
        (date(2026, 11, 22), "2026年11月22日(日)"),
        (date(2026, 11, 23), "2026年11月23日(月)"),
        (datetime(2026, 11, 21, 15, 0, tzinfo=UTC), "2026年11月22日(日)"),  # midnight in Japan
        (datetime(2026, 11, 21, 14, 59, tzinfo=UTC), "2026年11月21日(土)"),
    ],
)
def test_a_date_is_the_day_in_japan(when: date, text: str) -> None:
    assert render("{{ d|jdate }}", d=when) == text


def test_a_date_with_its_time() -> None:
    when = datetime(2026, 11, 22, 5, 2, tzinfo=UTC)
    assert render("{{ d|jdatetime }}|{{ d|jtime }}", d=when) == "2026年11月22日(日) 14:02|14:02"
    assert render("{{ d|jdatetime }}|{{ d|jtime }}", d=date(2026, 11, 22)) == "2026年11月22日(日)|"


@pytest.mark.parametrize(
    ("when", "text"),
    [
        (date(2026, 11, 22), "令和8年11月22日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(1989, 1, 8), "平成元年1月8日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1926, 12, 25), "昭和元年12月25日"),
        (date(1926, 12, 24), "大正15年12月24日"),
        (date(1912, 7, 30), "大正元年7月30日"),
        (date(1912, 7, 29), "明治45年7月29日"),
        (date(1868, 1, 24), "1868年1月24日"),
        (datetime(2019, 4, 30, 15, 0, tzinfo=UTC), "令和元年5月1日"),
    ],
)
def test_eras_change_on_their_first_day(when: date, text: str) -> None:
    assert render("{{ d|era }}", d=when) == text


@pytest.mark.parametrize(
    ("when", "text"),
    [
        (date(2026, 11, 22), "きょう（11月22日）"),
        (date(2026, 11, 21), "きのう（11月21日）"),
        (date(2026, 11, 23), "あした（11月23日）"),
        (date(2026, 11, 19), "3日前（11月19日）"),
        (date(2026, 11, 25), "3日後（11月25日）"),
        (date(2026, 9, 24), "59日前（9月24日）"),
        (date(2026, 9, 23), "2か月前（9月23日）"),
        (date(2025, 10, 18), "13か月前（2025年10月18日）"),
        (date(2027, 11, 22), "12か月後（2027年11月22日）"),
        (date(2016, 11, 22), "10年前（2016年11月22日）"),
        (NOON, "12:00（たった今）"),
        (NOON - timedelta(minutes=5), "11:55（5分前）"),
        (NOON + timedelta(minutes=5), "12:05（5分後）"),
        (NOON - timedelta(hours=2), "10:00（2時間前）"),
        (NOON + timedelta(hours=3), "15:00（3時間後）"),
        (datetime(2026, 11, 22, 0, 0, tzinfo=JST), "00:00（12時間前）"),
        (datetime(2026, 11, 21, 23, 59, tzinfo=JST), "きのう（11月21日）"),
        (datetime(2026, 11, 22, 11, 0), "11:00（1時間前）"),  # a naive time is Japanese time
    ],
)
def test_how_long_ago_always_comes_with_the_date(when: date, text: str) -> None:
    assert render("{{ d|ago }}", d=when) == text


@pytest.mark.parametrize(
    ("when", "state", "text"),
    [
        (date(2026, 11, 24), "ahead", "あと2日（11月24日まで）"),
        (date(2027, 1, 1), "ahead", "あと40日（2027年1月1日まで）"),
        (date(2026, 11, 22), "today", "きょうまで（11月22日）"),
        (date(2026, 11, 20), "overdue", "期限切れ 2日（11月20日まで）"),
        (NOON + timedelta(hours=5), "today", "きょう 17:00まで"),
        (NOON, "today", "きょう 12:00まで"),
        (NOON - timedelta(minutes=1), "overdue", "期限切れ（きょう 11:59まで）"),
        (datetime(2026, 11, 21, 23, 59, tzinfo=JST), "overdue", "期限切れ 1日（11月21日まで）"),
    ],
)
def test_a_deadline_is_red_only_when_overdue(when: date, state: str, text: str) -> None:
    span = soup("{{ d|due }}", d=when).span
    assert span is not None
    assert span.get_text() == text
    assert span["class"] == ["due", f"is-{state}"]
    assert bool(span.svg) == (state == "overdue")  # a sign besides the colour
    assert render("{{ d|due_state }}", d=when) == state


@pytest.mark.parametrize("name", ["jdate", "jdatetime", "jtime", "era", "ago", "due", "due_state"])
@pytest.mark.parametrize("nothing", [None, "", "きょう", 3])
def test_what_is_no_date_prints_nothing(name: str, nothing: object) -> None:
    assert render("{{ d|" + name + " }}", d=nothing) == ""


def test_english_pages_say_dates_in_english() -> None:
    with translation.override("en"):
        assert wording.full_date(date(2026, 11, 22)) == "22 Nov 2026 (Sun)"
        assert wording.era_date(date(2026, 11, 22)) == "22 Nov 2026 (Sun)"
        assert wording.short_date(date(2025, 11, 2), NOON.date()) == "2 Nov 2025"
        assert wording.counted(1020, "cases") == "1,020 cases"


# Numbers, codes, icons


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1020, "1,020件"),
        (0, "0件"),
        (None, ""),
        ("", ""),
        (3.25, "3.2件"),
        (2.0, "2件"),
        (Decimal("12.5"), "12.5件"),
    ],
)
def test_numbers_carry_their_unit(value: Any, text: str) -> None:
    assert render('{{ n|num:"件" }}', n=value) == text


def test_a_number_may_stand_alone() -> None:
    assert render("{{ n|num }}", n=1234567) == "1,234,567"


def test_an_unknown_code_is_shown_as_it_is() -> None:
    assert render('{% code "intake.channels" x %}', x="no-such-code") == "no-such-code"
    assert render('{% code "intake.channels" x %}', x=None) == ""


@pytest.mark.parametrize("name", ["phone", "cases", "no such icon"])
def test_icons_are_hidden_from_screen_readers(name: str) -> None:
    svg = soup("{% icon n %}", n=name).svg
    assert svg is not None
    assert svg["aria-hidden"] == "true"
    assert svg.find(True) is not None


# Forms


class Letter(forms.Form):
    asked = forms.CharField(label="何を頼む", help_text="一つだけ", widget=forms.Textarea)
    due = forms.DateField(label="いつまで", required=False)
    channel = forms.ChoiceField(
        label="経路", choices=[("a", "来所"), ("b", "電話")], widget=forms.RadioSelect
    )
    many = forms.ChoiceField(
        label="理由",
        choices=[(str(n), f"今回は受けられない理由の {n}") for n in range(8)],
        widget=forms.RadioSelect,
    )
    route = forms.ChoiceField(
        label="経路",
        choices=[(str(n), f"経路{n}") for n in range(8)],
        widget=forms.RadioSelect,
        required=False,
    )
    parts = forms.MultipleChoiceField(
        label="渡す中身", choices=[("a", "主訴")], required=False, widget=forms.CheckboxSelectMultiple
    )
    agreed = forms.BooleanField(label="同意を得ました")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def test_a_field_has_label_must_help_and_error() -> None:
    page = soup("{% field f.asked %}", f=Letter({}))
    label, area = page.find("label"), page.find("textarea")
    assert label is not None
    assert area is not None
    assert label["for"] == area["id"]
    assert "必須" in label.get_text()
    assert area["aria-invalid"] == "true"
    for described in str(area["aria-describedby"]).split():
        assert page.find(id=described) is not None


def test_an_optional_field_is_not_called_required() -> None:
    assert "必須" not in render("{% field f.due %}", f=Letter())
    assert "必須" not in render("{% field f.asked required=False %}", f=Letter())
    assert "必須" in render("{% field f.due required=True %}", f=Letter())


@pytest.mark.parametrize(
    ("name", "kind"),
    [("channel", "segmented"), ("route", "segmented"), ("many", "radios"), ("parts", "checks")],
)
def test_choices_are_a_fieldset_of_large_labels(name: str, kind: str) -> None:
    page = soup("{% field f %}", f=Letter()[name])
    group = page.find("fieldset")
    assert group is not None
    assert group.find(class_=kind) is not None
    for label in group.find_all("label"):
        assert page.find(id=label["for"]) is not None


def test_a_single_box_stands_in_its_label() -> None:
    page = soup("{% field f.agreed %}", f=Letter())
    assert page.label is not None
    assert page.label.find("input", type="checkbox") is not None


def test_hidden_fields_are_only_their_input() -> None:
    page = soup("{% field f.secret %}", f=Letter())
    assert page.find("label") is None
    assert page.find("input", type="hidden") is not None


def test_own_words_replace_label_and_help() -> None:
    text = soup('{% field f.asked label="頼みごと" help="短く" width="short" %}', f=Letter()).get_text()
    assert "頼みごと" in text
    assert "短く" in text
    assert "一つだけ" not in text


def test_errors_are_summed_up_with_links() -> None:
    form = Letter({"channel": "a", "many": "1", "agreed": "on"})
    form.add_error(None, "もう閉じられています。")
    page = soup("{% form_errors f %}", f=form)
    links = page.find_all("a")
    assert [a["href"] for a in links] == ["#id_asked"]
    assert "もう閉じられています。" in page.get_text()
    assert page.find(tabindex="-1") is not None


def test_the_error_of_a_group_leads_to_its_first_choice() -> None:
    page = soup("{% form_errors f %}{% field f.channel %}", f=Letter({}))
    target = next(a["href"] for a in page.find_all("a") if a.get_text() == "経路")
    assert page.find(id=str(target)[1:]) is not None


def test_nothing_is_wrong_before_anything_was_sent() -> None:
    assert soup("{% form_errors f g %}", f=Letter(), g=None).find(True) is None


def test_needs_work_without_scripts() -> None:
    chips = [
        {"code": "care", "label": "介護", "mark": "main"},
        SimpleNamespace(code="home", label="住まい", mark="", why="「電球が切れて」", name="n7"),
    ]
    page = soup("{% needs c %}", c=chips)
    chosen = {i["name"]: i["value"] for i in page.find_all("input", checked=True)}
    assert chosen == {"need-care": "main", "n7": "none"}
    assert "「電球が切れて」から" in page.get_text()
    assert len(page.find_all("input", type="radio")) == 6


def test_the_draft_line_says_when() -> None:
    assert (
        "11:30 に自動保存" in soup("{% draft_status saved_at=t %}", t=NOON - timedelta(minutes=30)).get_text()
    )
    words = soup("{% draft_status %}").select_one("[data-draft-words]")
    assert words is not None
    assert words.get_text() == ""


# Panels


def test_the_baton_says_who_since_when_until_when_and_what() -> None:
    page = soup(
        '{% baton holder="社協" mine=True since=s due=d next="確認" act_url="/x" act_label="記録する" %}',
        s=date(2026, 11, 20),
        d=date(2026, 11, 21),
    )
    text = " ".join(page.get_text().split())
    for words in ("社協", "あなたの手に", "2026年11月20日(金)から", "期限切れ 1日", "確認"):
        assert words in text
    assert [a["href"] for a in page.find_all("a", class_="btn-primary")] == ["/x"]


def test_a_closed_matter_is_in_nobodys_hand() -> None:
    text = soup('{% baton holder="社協" mine=True closed=True waiting="なし" %}').get_text()
    assert "あなたの手に" not in text
    assert "おわりの窓口" in text


@pytest.mark.parametrize(
    "why",
    [
        "本人同意",
        gettext_lazy("本人同意"),
        {"basis": "本人同意"},
        SimpleNamespace(basis="本人同意", until=None, url="/l"),
    ],
)
def test_a_card_says_why_it_may_be_seen(why: Any) -> None:
    page = soup('{% card title="計画" why=w id="plan" %}<p>中身</p>{% endcard %}', w=why)
    assert "なぜ見える" in page.get_text()
    assert "本人同意" in page.get_text()
    assert page.h2 is not None
    assert page.find(id="plan") is not None


def test_a_card_may_be_a_smaller_heading_and_a_link() -> None:
    page = soup('{% card title=t level=3 href="/c" tone="warn" %}x{% endcard %}', t="<b>")
    assert page.h3 is not None
    assert page.h3.get_text() == "<b>"  # escaped
    assert page.h3.a is not None
    assert soup("{% card %}x{% endcard %}").find(class_="card-head") is None


def test_the_label_leads_to_the_ledger() -> None:
    page = soup('{% why basis="本人同意" until=d url="/ledger/" %}', d=date(2027, 3, 31))
    assert page.a is not None
    assert page.a["href"] == "/ledger/"
    assert "2027年3月31日(水)まで" in page.get_text()


def test_the_wall_speaks() -> None:
    text = soup("{% wall %}<p>話</p>{% endwall %}").get_text()
    assert "この会議の中だけの情報です（持ち出せません）" in text
    assert "話" in text


@pytest.mark.parametrize("tone", ["info", "good", "warn", "danger"])
def test_notices_carry_a_sign(tone: str) -> None:
    page = soup('{% notice tone=t title="件名" %}本文{% endnotice %}', t=tone)
    assert page.svg is not None
    assert "件名" in page.get_text()


def test_an_empty_page_says_what_belongs_there() -> None:
    text = soup(
        '{% for x in n %}{% empty %}{% nothing title="ありません" %}最初の一歩{% endnothing %}{% endfor %}',
        n=[],
    )
    assert "ありません" in text.get_text()


def test_a_confirmation_opens_without_scripts() -> None:
    page = soup('{% confirm label="閉じる" tone="danger" %}<p>本当に</p>{% endconfirm %}')
    assert page.details is not None
    assert page.summary is not None
    assert page.summary.get_text(strip=True) == "閉じる"


def test_badges_and_figures() -> None:
    assert soup('{% badge "期限切れ" tone="danger" %}').svg is not None
    page = soup('{% stat "新規" 1020 unit="件" url="/rows" note="目標" %}{% stat "不明" None %}')
    assert "1,020件" in page.get_text()
    assert "わかりません" in page.get_text()
    assert page.a is not None


def test_steps_say_their_state_in_words() -> None:
    items = [
        {"label": "話", "url": "#a", "state": "done"},
        {"label": "人", "url": "#b", "state": "now"},
        {"label": "あと"},
    ]
    page = soup("{% steps s %}", s=items)
    assert [w.get_text() for w in page.find_all(class_="step-word")] == ["済", "いま", "これから"]
    assert len(page.select('[aria-current="step"]')) == 1


def test_a_timeline_marks_the_wall() -> None:
    rows = [
        {"at": NOON, "text": "会議", "wall": True, "agency": "市", "who": "山本"},
        {"at": NOON.date(), "text": "訪問"},
    ]
    page = soup("{% timeline r %}", r=rows)
    assert len(page.find_all("li")) == 2
    assert len(page.find_all(class_="wall-words")) == 1
    assert "市・山本" in page.get_text()


def test_tabs_are_links() -> None:
    page = soup(
        "{% tabs t %}",
        t=[{"label": "月", "url": "/m", "current": True, "count": 0}, {"label": "地区", "url": "/a"}],
    )
    assert [a.get("aria-current") for a in page.find_all("a")] == ["page", None]
    assert len(page.find_all(class_="tab-count")) == 1


# Lists


def test_the_pager_keeps_the_filters() -> None:
    page = Paginator(range(500), 50).page(4)
    html = soup("{% pager p %}", "/list/?area=a&page=4", p=page)
    assert "全500件のうち 151–200" in html.get_text()
    assert html.find("a", rel="next")["href"] == "?area=a&page=5"  # type: ignore[index]
    assert html.find("a", rel="prev")["href"] == "?area=a&page=3"  # type: ignore[index]
    here = html.select_one('[aria-current="page"]')
    assert here is not None
    assert here.get_text() == "4"


def test_one_page_needs_no_pager() -> None:
    assert soup("{% pager p %}", p=Paginator(range(50), 50).page(1)).find(True) is None


def test_a_pager_without_a_request_still_leads_on() -> None:
    source = Template("{% load marugoto %}{% pager p %}")
    html = source.render(Context({"p": Paginator(range(60), 50).page(1)}))
    assert "全60件" in html


def test_filters_are_read_as_a_sentence() -> None:
    page = soup('{% sentence p count=12 clear_url="/list/" %}', p=["中央地区", "", "期限切れ"])
    assert [s.get_text() for s in page.find_all(class_="sentence-part")] == ["中央地区", "期限切れ"]
    assert "12件" in page.get_text()
    assert page.a is not None
    assert "全部で" in soup("{% sentence p count=12 %}", p=[]).get_text()


@pytest.mark.parametrize(
    ("path", "href", "sign"),
    [
        ("/?page=3", "?sort=due", ""),
        ("/?sort=due", "?sort=-due", "▲"),
        ("/?sort=-due", "?sort=due", "▼"),
    ],
)
def test_a_heading_sorts_both_ways(path: str, href: str, sign: str) -> None:
    link = soup('{% sort "due" "期限" %}', path).a
    assert link is not None
    assert link["href"] == href
    assert sign in link.get_text()
    assert ("並んでいます" in link.get_text()) == bool(sign)


# Layout


def test_a_title_is_said_once_and_shown_twice() -> None:
    text = render("<title>{% page_title %} つなぎ {% endpage_title %}</title><h1>{{ page_heading }}</h1>")
    assert text == "<title>つなぎ</title><h1>つなぎ</h1>"


@pytest.mark.parametrize(("cookie", "size"), [("large", "large"), ("huge", "normal"), (None, "normal")])
def test_only_known_letter_sizes(cookie: str | None, size: str) -> None:
    request = RequestFactory().get("/")
    if cookie:
        request.COOKIES["text_size"] = cookie
    template = Template("{% load marugoto %}{% text_size %}")
    assert template.render(RequestContext(request)) == size
    assert template.render(Context()) == "normal"


def test_only_a_signed_in_page_knows_of_the_session() -> None:
    template = Template("{% load marugoto %}{% session_data %}")
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    assert template.render(Context({"request": request})) == ""
    request.user = SimpleNamespace(is_authenticated=True)  # type: ignore[assignment]
    assert "data-session-seconds" in template.render(Context({"request": request}))
    assert template.render(Context()) == ""
