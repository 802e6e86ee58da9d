"""Folding of Japanese text for comparison: what sounds or looks the same becomes the same.

The folded form is for keys and search only; what a person's name *is* stays exactly as it was given.
"""

import re
import unicodedata

_KATA_START, _KATA_END, _HIRA_SHIFT = 0x30A1, 0x30F6, 0x60
_TO_KATAKANA = {code - _HIRA_SHIFT: code for code in range(_KATA_START, _KATA_END + 1)}
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−－ｰ", "-"))
_VU = (("ヴァ", "バ"), ("ヴィ", "ビ"), ("ヴェ", "ベ"), ("ヴォ", "ボ"), ("ヴ", "ブ"))
_VARIATION = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def to_width(text: str) -> str:
    """NFKC: half-width kana become full, full-width digits and Latin letters become half; IVS are dropped."""
    return unicodedata.normalize("NFKC", _VARIATION.sub("", text))


def to_katakana(text: str) -> str:
    """Hiragana become katakana, half-width kana full-width; everything else stays."""
    return to_width(text).translate(_TO_KATAKANA)


def fold_kana(text: str) -> str:
    """A reading reduced to its skeleton: katakana, no spaces, ヴ as ブ, no long vowels (ー, オウ/オオ, エイ/エエ, ウウ)."""
    kana = re.sub(r"[\s・=＝,，、.]", "", to_katakana(text)).upper()
    for old, new in _VU:
        kana = kana.replace(old, new)
    kana = kana.replace("ヂ", "ジ").replace("ヅ", "ズ").replace("ヲ", "オ").replace("-", "").replace("ー", "")
    return _drop_long_vowels(kana)


_ROWS = {
    "オ": "オコソトノホモヨロゴゾドボポョヲ",
    "ウ": "ウクスツヌフムユルグズブプュ",
}
_VOWEL_OF = {kana: vowel for vowel, row in _ROWS.items() for kana in row}


def _drop_long_vowels(kana: str) -> str:
    out: list[str] = []
    for ch in kana:
        before = _VOWEL_OF.get(out[-1]) if out else None
        if (before == "オ" and ch in "ウオ") or (before == "ウ" and ch == "ウ"):
            continue
        out.append(ch)
    return "".join(out)


def is_kana(text: str) -> bool:
    """Is the text kana only (either kind, any width; spaces and long marks allowed)?"""
    folded = re.sub(r"[\s・ー-]", "", to_katakana(text))
    return bool(folded) and all("ァ" <= ch <= "ヺ" for ch in folded)


def digits(text: str) -> str:
    """Only the digits of a text, half-width: a telephone number without its hyphens."""
    return "".join(ch for ch in to_width(text).translate(_HYPHENS) if ch.isdigit() and ch.isascii())
