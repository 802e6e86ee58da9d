"""文字の大きさ: kept in a cookie of the browser, and never a way to be sent elsewhere."""

import pytest
from django.test import Client
from django.urls import reverse


@pytest.mark.parametrize(
    ("size", "kept"),
    [("large", "large"), ("largest", "largest"), ("normal", "normal"), ("9000", "normal"), ("", "normal")],
)
def test_only_known_sizes_are_kept(client: Client, size: str, kept: str) -> None:
    answer = client.post(reverse("agencies:text-size"), {"size": size, "next": "/windows/"})
    assert answer.status_code == 302
    assert answer["Location"] == "/windows/"
    assert answer.cookies["text_size"].value == kept
    assert answer.cookies["text_size"]["httponly"]


@pytest.mark.parametrize(
    "back", ["//elsewhere.example/", "https://elsewhere.example/", "javascript:alert(1)"]
)
def test_nobody_is_sent_elsewhere(client: Client, back: str) -> None:
    assert client.post(reverse("agencies:text-size"), {"size": "large", "next": back})["Location"] == "/"


def test_a_size_is_not_set_by_a_link(client: Client) -> None:
    assert client.get(reverse("agencies:text-size")).status_code == 405


@pytest.mark.django_db
def test_the_page_grows(client: Client) -> None:
    client.cookies["text_size"] = "largest"
    assert 'data-text="largest"' in client.get(reverse("agencies:sign-in")).content.decode()
