"""Routes of collaboration."""

from django.urls import path, register_converter

from marugoto.collaboration.views import (
    anonymous,
    board,
    carrying,
    conferences,
    consents,
    copies,
    desk_moves,
    ecomap,
    guests,
    inviting,
    kinds,
    ledger,
    referrals,
    sending,
    sitting,
    suggesting,
)
from marugoto.core.converters import TokenConverter

app_name = "collaboration"
register_converter(TokenConverter, "link")

_R = "referrals/<uuid:referral_id>/"
_C = "conferences/<uuid:conference_id>/"
_I = _C + "items/<uuid:item_id>/"

urlpatterns = [
    path("referrals/", referrals.referrals, name="referrals"),
    path("matters/<uuid:matter_id>/refer/", sending.new, name="referral-new"),
    path("matters/<uuid:matter_id>/suggest/", suggesting.suggest, name="suggest"),
    path("steps/<uuid:step_id>/suggest/", suggesting.step_suggest, name="step-suggest"),
    path("steps/<uuid:step_id>/choose/", suggesting.step_choose, name="step-choose"),
    path(_R, referrals.detail, name="referral"),
    path(_R + "accept/", referrals.accept, name="accept"),
    path(_R + "decline/", referrals.decline, name="decline"),
    path(_R + "ask-back/", referrals.ask_back, name="ask-back"),
    path(_R + "answer/", referrals.answer, name="answer"),
    path(_R + "report/", referrals.report, name="report"),
    path(_R + "withdraw/", referrals.withdraw, name="withdraw"),
    path(_R + "revoke/", referrals.revoke, name="revoke"),
    path(_R + "paper/accept/", referrals.paper_accept, name="paper-accept"),
    path(_R + "paper/decline/", referrals.paper_decline, name="paper-decline"),
    path(_R + "paper/report/", referrals.paper_report, name="paper-report"),
    path(_R + "sheet/", copies.sheet, name="sheet"),
    path(_R + "guest/", inviting.guest, name="guest"),
    path(_R + "guest/revoke/", inviting.revoke_guest, name="guest-revoke"),
    path("anonymous/", anonymous.ask, name="anonymous"),
    path("board/", board.board, name="board"),
    path("board/<uuid:referral_id>/act/", board.act, name="board-act"),
    path("desk-moves/", desk_moves.desk_moves, name="desk-moves"),
    path("desk-moves/<uuid:move_id>/", desk_moves.desk_move, name="desk-move"),
    path("desk-moves/<uuid:move_id>/run/", desk_moves.run, name="desk-move-run"),
    path("desk-moves/<uuid:move_id>/cancel/", desk_moves.cancel, name="desk-move-cancel"),
    path("matters/<uuid:matter_id>/panel/", board.matter_panel, name="matter-panel"),
    path("cases/<uuid:case_id>/panel/", board.case_panel, name="case-panel"),
    path("cases/<uuid:case_id>/ecomap/", ecomap.ecomap, name="ecomap"),
    path("cases/<uuid:case_id>/ecomap/print/", ecomap.ecomap_print, name="ecomap-print"),
    path("consents/<uuid:person_id>/", consents.consent, name="consent"),
    path("consents/<uuid:person_id>/withdraw/", consents.withdraw, name="consent-withdraw"),
    path("ledger/<uuid:person_id>/", ledger.ledger, name="ledger"),
    path("ledger/<uuid:person_id>/copy/", ledger.ledger_copy, name="ledger-copy"),
    path("packets/<uuid:packet_id>/copies/", copies.copies_of, name="copies-of"),
    path("copies/<uuid:copy_id>/end/", copies.end_copy, name="copy-end"),
    path("kinds/", kinds.kinds, name="kinds"),
    path("kinds/<slug:code>/", kinds.kind, name="kind"),
    path("kinds/<slug:code>/correct/", kinds.correct, name="kind-correct"),
    path("conferences/", conferences.conferences, name="conferences"),
    path("conferences/calendar/", conferences.calendar, name="calendar"),
    path("bodies/<uuid:body_id>/convene/", conferences.convene, name="convene"),
    path("cases/<uuid:case_id>/bring/", conferences.bring, name="bring"),
    path(_C, sitting.detail, name="conference"),
    path(_C + "bring/<uuid:case_id>/", conferences.submit, name="submit"),
    path(_C + "acknowledge/", sitting.acknowledge, name="acknowledge"),
    path(_C + "invite/", sitting.invite, name="invite"),
    path(_C + "told/", sitting.told, name="told"),
    path(_C + "attendance/", sitting.attendance, name="attendance"),
    path(_C + "cancel/", sitting.cancel, name="cancel"),
    path(_C + "conclude/", sitting.conclude, name="conclude"),
    path(_C + "members/<uuid:attendee_id>/release/", sitting.release, name="release"),
    path(_C + "members/<uuid:attendee_id>/acknowledge/", sitting.acknowledge_for, name="acknowledge-for"),
    path(_I + "minutes/", sitting.minutes, name="minutes"),
    path(_I + "decide/", sitting.decide, name="decide"),
    path(_I + "result/", sitting.result, name="result"),
    path(_I + "paper/", copies.agenda_paper, name="agenda-paper"),
    path(_I + "say/", sitting.say, name="say"),
    path(_I + "said/<uuid:said_id>/carry/", carrying.carry, name="carry"),
    path("carried/<uuid:carried_id>/take-back/", carrying.take_back, name="take-back"),
]

# A path of its own, so that a town may publish these pages alone (config/urls.py): guests have no account.
_G = "<link:token>/"
guest_patterns = (
    [
        path(_G, guests.door, name="open"),
        path(_G + "accept/", guests.accept, name="accept"),
        path(_G + "decline/", guests.decline, name="decline"),
        path(_G + "report/", guests.report, name="report"),
    ],
    "guest",
)
