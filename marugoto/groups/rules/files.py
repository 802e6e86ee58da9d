"""What a file is, by its content: the few kinds that people hand round, and nothing that runs or is drawn by a browser."""

import unicodedata
from typing import Final

MOST_BYTES: Final = 10 * 1024 * 1024
MOST_FILES: Final = 200  # in a group at a time
TYPES: Final = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "text": "text/plain",
}
ENDINGS: Final = {
    "pdf": ("pdf",),
    "png": ("png",),
    "jpeg": ("jpg", "jpeg"),
    "docx": ("docx",),
    "xlsx": ("xlsx",),
    "pptx": ("pptx",),
    "text": ("txt", "csv", "tsv"),
}
NOT_TAKEN: Final = (
    "この種類のファイルは入れられません。"
    "PDF、Word・Excel・PowerPoint（マクロなし）、写真（JPEG・PNG）、文字だけのファイルにしてください。"
)
_OFFICE: Final = {b"word/": "docx", b"xl/": "xlsx", b"ppt/": "pptx"}
_DRAWN: Final = ("<!doctype", "<html", "<script", "<svg", "<?xml", "<iframe", "<body")


def kind_of(data: bytes) -> str:
    """A key of ``TYPES`` by what the content is; "": none that is taken (programs, macros, web pages, archives)."""
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(b"PK\x03\x04"):
        return _office(data)
    return "text" if _is_text(data) else ""


def _office(data: bytes) -> str:
    if b"[Content_Types].xml" not in data or b"vbaProject" in data:
        return ""
    return next((kind for mark, kind in _OFFICE.items() if b"PK\x03\x04" in data and mark in data), "")


def _is_text(data: bytes) -> bool:
    words = text_of(data)
    if not words or any(ord(c) < 32 and c not in "\r\n\t" for c in words):
        return False
    start = words.lstrip("\ufeff \r\n\t").lower()
    return not start.startswith(_DRAWN) and "<script" not in words.lower()


def text_of(data: bytes) -> str:
    """The words of a text file in UTF-8 or Shift_JIS; "": it is neither."""
    for code in ("utf-8-sig", "cp932"):
        try:
            return data.decode(code)
        except UnicodeDecodeError:
            continue
    return ""


def safe_name(name: str, kind: str) -> str:
    """The name without folders and marks that mislead, with an ending that tells what the content is; 120 letters at most."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(c for c in last if unicodedata.category(c)[0] != "C" and c not in '<>:"|?*').strip(" .")
    stem, dot, ending = shown.rpartition(".")
    if dot and ending.lower() in ENDINGS[kind]:
        return f"{(stem or 'file')[:110]}.{ending.lower()}"
    return f"{(shown or 'file')[:110]}.{ENDINGS[kind][0]}"


def problem(data: bytes) -> str:
    """Why a file is not taken; "" if it is."""
    if not data:
        return "空のファイルです。"
    if len(data) > MOST_BYTES:
        return "ファイルは 10 MB までです。"
    if not kind_of(data):
        return NOT_TAKEN
    return ""
