"""Our own line icons, 24 × 24, drawn with the colour of the text. They never stand without words."""

from typing import Final

# name -> the inside of the <svg>; strokes only, two units wide, round ends (set in CSS).
ICONS: Final[dict[str, str]] = {
    "today": '<circle cx="12" cy="12" r="4.5"/><path d="M12 2v3M12 19v3M2 12h3M19 12h3"/>'
    '<path d="M5 5l2 2M17 17l2 2M5 19l2-2M17 7l2-2"/>',
    "new": '<path d="M4 5h16v11H11l-5 4v-4H4zM12 8v5M9.5 10.5h5"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.5 15.5L21 21"/>',
    "matter": '<path d="M4 5h16v11H11l-5 4v-4H4zM8 9h8M8 12.5h5"/>',
    "pass": '<path d="M3 8h13M12 4l4 4-4 4M21 16H8M12 12l-4 4 4 4"/>',
    "case": '<path d="M3 7h6l2 2h10v11H3zM7 13h10M7 16.5h6"/>',
    "meeting": '<circle cx="12" cy="12" r="3.5"/><circle cx="12" cy="4" r="2"/>'
    '<circle cx="12" cy="20" r="2"/>'
    '<circle cx="4" cy="12" r="2"/><circle cx="20" cy="12" r="2"/>',
    "people": '<circle cx="9" cy="8" r="3.5"/><path d="M2.5 20c0-4 3-6.5 6.5-6.5s6.5 2.5 6.5 6.5'
    'M16 4.8a3.5 3.5 0 0 1 0 6.4M18 14c2.2 1 3.5 3 3.5 6"/>',
    "activities": '<circle cx="8" cy="8" r="3"/><circle cx="16" cy="8" r="3"/><path d="M3 19a5 5 0 0 1 10 0'
    'M13 16a5 5 0 0 1 8 3"/>',
    "groups": '<path d="M3 4h12v8H9l-3 3v-3H3zM18 9h3v8h-3v3l-3-3h-4v-2"/>',
    "studies": '<path d="M12 6c-2-2-5-2.5-9-2.5v14c4 0 7 .5 9 2.5 2-2 5-2.5 9-2.5v-14c-4 0-7 .5-9 2.5zM12 6v14"/>',
    "gaps": '<circle cx="12" cy="12" r="9" stroke-dasharray="3.5 3"/><path d="M12 8v8M8 12h8"/>',
    "numbers": '<path d="M3 21h18M6 21v-7M11 21V9M16 21v-9M20 21V4"/>',
    "board": '<path d="M3 4h18v16H3zM9 4v16M15 4v16M5.5 8h1M11.5 8h1M11.5 12h1M17.5 8h1"/>',
    "audit": '<path d="M12 2.5l8 3v6c0 5-3.5 8.5-8 10-4.5-1.5-8-5-8-10v-6z"/>'
    '<path d="M8.5 12l2.5 2.5L15.5 10"/>',
    "participation": '<path d="M12 20.5C7 17 4 13.8 4 10.3a4 4 0 0 1 8-1 4 4 0 0 1 8 1c0 3.5-3 6.7-8 10.2z"/>',
    "evacuation": '<path d="M4 15a8 8 0 0 1 16 0M2.5 15h19v3.5h-19zM12 3.5V9M8.5 8.5l1 4M15.5 8.5l-1 4"/>',
    "layouts": '<path d="M5 3h14v18H5zM5 8h14M10 8v13M10 14h9"/>',
    "blueprints": '<path d="M4 3h16v18H4zM7.5 7h4v4h-4zM14 9h3M11.5 9H14v7M7.5 14h4v4h-4zM14 16h3"/>',
    "disclosures": '<path d="M5 3h10l4 4v14H5zM14 3v5h5M8.5 12h7M8.5 16h4"/>',
    "imports": '<path d="M12 3v11M7.5 9.5L12 14l4.5-4.5M4 15v5h16v-5"/>',
    "print": '<path d="M7 8V3h10v5M7 17H3V8h18v9h-4M7 14h10v7H7z"/>',
    "warn": '<path d="M12 3l10 18H2zM12 10v5M12 17.5v.5"/>',
    "error": '<circle cx="12" cy="12" r="9.5"/><path d="M12 7v6M12 16v.5"/>',
    "ok": '<circle cx="12" cy="12" r="9.5"/><path d="M7.5 12.5l3 3 6-6.5"/>',
    "info": '<circle cx="12" cy="12" r="9.5"/><path d="M12 11v6M12 7.5v.5"/>',
    "phone": '<path d="M5 3h4l2 5-2.5 2c1 2.5 3 4.5 5.5 5.5l2-2.5 5 2'
    'v4c0 1.5-1 2-2 2C10.5 21 3 13.5 3 5c0-1 .5-2 2-2z"/>',
    "visit": '<path d="M3 11l9-8 9 8M6 9v12h12V9M10 21v-6h4v6"/>',
    "mail": '<path d="M3 5h18v14H3zM3 6l9 7 9-7"/>',
    "lock": '<path d="M5 11h14v10H5zM8 11V7a4 4 0 0 1 8 0v4M12 15v2"/>',
    "clock": '<circle cx="12" cy="12" r="9.5"/><path d="M12 6v6l4 3"/>',
    "next": '<path d="M9 5l7 7-7 7"/>',
    "prev": '<path d="M15 5l-7 7 7 7"/>',
    "close": '<path d="M5 5l14 14M19 5L5 19"/>',
    "menu": '<path d="M3 6h18M3 12h18M3 18h18"/>',
    "baton": '<path d="M4 17L16 5l4 4L8 21zM13 8l4 4M7 14l4 4"/>',
    "house": '<path d="M3 11l9-8 9 8M6 9v12h12V9"/>',
    "area": '<path d="M12 22c5-6 7-9.5 7-12.5a7 7 0 0 0-14 0C5 12.5 7 16 12 22z"/>'
    '<circle cx="12" cy="9.5" r="2.5"/>',
    "out": '<path d="M10 4H4v16h6M9 12h12M17 8l4 4-4 4"/>',
    "dot": '<circle cx="12" cy="12" r="3"/>',
}

# Words under which the same picture is also asked for (keys of the left rail).
ALIASES: Final[dict[str, str]] = {
    "home": "today",
    "intake": "new",
    "receive": "new",
    "notice": "info",
    "consultations": "matter",
    "matters": "matter",
    "referrals": "pass",
    "referral": "pass",
    "letters": "mail",
    "cases": "case",
    "conferences": "meeting",
    "meetings": "meeting",
    "conference": "meeting",
    "person": "people",
    "households": "people",
    "resources": "area",
    "outreach": "house",
    "visits": "visit",
    "indicators": "numbers",
    "figures": "numbers",
    "staff": "baton",
    "desk-moves": "out",
    "danger": "error",
    "good": "ok",
    "quiet": "info",
}


def drawing(name: str) -> str:
    """The inside of the icon's <svg>; a plain dot for a name nobody drew."""
    return ICONS.get(ALIASES.get(name, name), ICONS["dot"])
