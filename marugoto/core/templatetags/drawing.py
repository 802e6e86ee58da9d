"""Numbers for drawings: with a dot whatever the language, and the address of a square of a map."""

from typing import Any

from django import template

register = template.Library()


@register.filter
def dot(value: float) -> str:
    """12.3, as SVG wants it."""
    return f"{value:.1f}"


@register.filter
def kilometres(metres: int) -> str:
    """2 for 2000 metres."""
    return f"{metres / 1000:g}"


@register.filter
def tile(address: str, square: Any) -> str:
    """The address of a square: {z}, {x} and {y} filled in."""
    filled = address.replace("{z}", str(square.z)).replace("{x}", str(square.x))
    return filled.replace("{y}", str(square.y))
