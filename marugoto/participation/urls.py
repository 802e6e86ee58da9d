"""Routes of participation."""

from django.urls import path

from marugoto.participation.views import board, hopes, hosts, others, placements, week

app_name = "participation"

_H = "hopes/<uuid:hope_id>/"
_P = "placements/<uuid:placement_id>/"

urlpatterns = [
    path("", board.board, name="board"),
    path("roles/<uuid:role_id>/", board.role_page, name="role"),
    path("roles/<uuid:role_id>/edit/", board.role_edit, name="role-edit"),
    path("roles/<uuid:role_id>/end/", board.role_end, name="role-end"),
    path("hosts/", hosts.host_list, name="hosts"),
    path("hosts/find/", hosts.host_find, name="host-find"),
    path("hosts/new/<uuid:service_id>/", hosts.host_new, name="host-new"),
    path("hosts/<uuid:host_id>/", hosts.host_page, name="host"),
    path("hosts/<uuid:host_id>/edit/", hosts.host_edit, name="host-edit"),
    path("hosts/<uuid:host_id>/end/", hosts.host_end, name="host-end"),
    path("hosts/<uuid:host_id>/roles/new/", board.role_new, name="role-new"),
    path("contacts/<uuid:contact_id>/answer/", hosts.answer, name="answer"),
    path("hopes/", hopes.hope_list, name="hopes"),
    path("hopes/new/<uuid:case_id>/", hopes.hope_new, name="hope-new"),
    path(_H, hopes.hope_page, name="hope"),
    path(_H + "edit/", hopes.hope_edit, name="hope-edit"),
    path(_H + "end/", hopes.hope_end, name="hope-end"),
    path(_H + "match/", hopes.match, name="match"),
    path(_H + "none-fits/", hopes.none_fits, name="none-fits"),
    path(_H + "choose/<uuid:role_id>/", placements.choose, name="choose"),
    path(_P, placements.placement_page, name="placement"),
    path(_P + "agree/", placements.agree, name="agree"),
    path(_P + "move/", placements.move, name="move"),
    path(_P + "gives/", placements.gives, name="placement-gives"),
    path("week/", week.week, name="week"),
    path("orders/", others.orders, name="orders"),
    path("orders/<uuid:order_id>/end/", others.order_end, name="order-end"),
    path("figures/", others.figure_page, name="figures"),
    path("cases/<uuid:case_id>/panel/", others.case_panel, name="case-panel"),
    path("persons/<uuid:person_id>/gives/", others.gives, name="gives"),
]
