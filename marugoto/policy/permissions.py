"""Every permission there is, ``noun.verb``. A route names exactly one of these, or is open to the public."""

from enum import StrEnum


class Permission(StrEnum):
    """What a role may be allowed to do. Adding one needs a line in roles.py and in the permission matrix."""

    AUDIT_READ = "audit.read"
    BOARD_READ = "board.read"
    CASE_CLOSE = "case.close"
    CASE_OPEN = "case.open"
    CASE_READ = "case.read"
    CASE_WRITE = "case.write"
    CONFERENCE_CONVENE = "conference.convene"
    CONFERENCE_READ = "conference.read"
    CONSULTATION_READ = "consultation.read"
    CONSULTATION_RECEIVE = "consultation.receive"
    INDICATOR_READ = "indicator.read"
    INDICATOR_READ_ALL = "indicator.read_all"
    NOTICE_WRITE = "notice.write"
    PERSON_LINK = "person.link"
    PERSON_PROTECT = "person.protect"
    PERSON_READ = "person.read"
    PERSON_REGISTER = "person.register"
    PERSON_SEARCH_MUNICIPALITY = "person.search_municipality"
    REFERRAL_ANSWER = "referral.answer"
    REFERRAL_READ = "referral.read"
    REFERRAL_SEND = "referral.send"
    TODAY_READ = "today.read"
