"""Shapes of what comes in at the sign-in desk."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """利用者ID and password."""

    username = forms.CharField(
        label=_("利用者ID"),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}
        ),
    )
    password = forms.CharField(
        label=_("パスワード"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        strip=False,
    )
    error_messages = {  # noqa: RUF012 - Django's own shape
        "invalid_login": _("利用者IDかパスワードが違います。もう一度確かめてください。"),
        "inactive": _("この利用者IDは使えません。管理者にお知らせください。"),
    }


class SwitchForm(forms.Form):
    """Which post, and which desk of it, one acts from."""

    membership = forms.UUIDField()
    desk = forms.UUIDField(required=False)


class SystemsFilter(forms.Form):
    """In which order the systems of other towns stand."""

    order = forms.ChoiceField(
        label=_("並べ方"),
        required=False,
        choices=(
            ("code", _("団体コードの順")),
            ("like", _("自分のまちに似ている順")),
            ("population", _("人口の多い順")),
            ("ageing", _("高齢化率の高い順")),
            ("holes", _("体制の穴の多い順")),
        ),
    )
