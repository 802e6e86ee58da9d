"""Routes of evacuation."""

from django.urls import path

from marugoto.evacuation.views import boards, disasters, lists, people, plans, provisions, sheets

app_name = "evacuation"

_L = "list/<uuid:registrant_id>/"
_P = "provisions/<uuid:provision_id>/"
_D = "disasters/<uuid:disaster_id>/"
_B = "boards/<uuid:board_id>/"
_R = "rows/<uuid:row_id>/"
_S = "sheets/<uuid:sheet_id>/"

urlpatterns = [
    path("", boards.board_list, name="boards"),
    path(_B, boards.board, name="board"),
    path(_B + "close/", boards.close, name="board-close"),
    path(_B + "row/", boards.row_new, name="row-new"),
    path(_B + "sheet/", sheets.sheet_new, name="sheet-new"),
    path(_R, boards.row, name="row"),
    path(_R + "surface/", boards.surface, name="surface"),
    path(_S, sheets.sheet, name="sheet"),
    path(_S + "paper/", sheets.paper, name="sheet-paper"),
    path("disasters/", disasters.disaster_list, name="disasters"),
    path("disasters/new/", disasters.disaster_new, name="disaster-new"),
    path(_D, disasters.disaster, name="disaster"),
    path(_D + "end/", disasters.end, name="disaster-end"),
    path(_D + "review/", disasters.review, name="disaster-review"),
    path(_D + "board/", disasters.board_new, name="board-new"),
    path("list/", lists.registrant_list, name="list"),
    path("list/terms/", lists.terms, name="terms"),
    path("list/find/", people.find, name="find"),
    path("list/add/<uuid:person_id>/", people.add, name="add"),
    path(_L, people.registrant, name="registrant"),
    path(_L + "reasons/", people.reasons, name="reasons"),
    path(_L + "answer/", people.answer, name="answer"),
    path(_L + "off/", people.off, name="off"),
    path(_L + "plan/", plans.plan, name="plan"),
    path(_L + "plan/paper/", plans.paper, name="plan-paper"),
    path("provisions/", provisions.provision_list, name="provisions"),
    path("provisions/new/", provisions.provision_new, name="provision-new"),
    path(_P, provisions.provision, name="provision"),
    path(_P + "back/", provisions.back, name="provision-back"),
    path(_P + "paper/", provisions.paper, name="provision-paper"),
    path(_P + "table/", provisions.table, name="provision-table"),
]
