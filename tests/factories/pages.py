"""Reading our own pages as a browser would: the data of a form as it stands."""

from bs4 import BeautifulSoup, Tag


def form_data(html: bytes | str, *, having: str) -> dict[str, list[str]]:
    """What the form that has a field of this name would send, untouched."""
    page = BeautifulSoup(html, "html.parser")
    field = page.find(attrs={"name": having})
    assert isinstance(field, Tag), f"no field {having} on the page"
    form = field.find_parent("form")
    assert isinstance(form, Tag)
    data: dict[str, list[str]] = {}
    for one in form.find_all(["input", "textarea", "select"]):
        for value in _values(one):
            data.setdefault(str(one["name"]), []).append(value)
    return data


def _values(one: Tag) -> list[str]:
    kind = str(one.get("type") or "")
    if not one.get("name") or one.has_attr("disabled") or kind in ("submit", "button"):
        return []
    if one.name == "textarea":
        return [one.get_text().removeprefix("\n")]
    if one.name == "select":
        chosen = [o for o in one.find_all("option") if o.has_attr("selected")]
        return [str(o.get("value") or "") for o in chosen or one.find_all("option")[:1]]
    if kind in ("checkbox", "radio"):
        return [str(one.get("value") or "on")] if one.has_attr("checked") else []
    return [str(one.get("value") or "")]
