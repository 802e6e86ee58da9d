"""Routes of the workers' desk."""

from django.urls import path

from marugoto.office.views import audit, handover, looks, shifts, staff, today, training

app_name = "office"

urlpatterns = [
    path("", today.start, name="start"),
    path("today/", today.today, name="today"),
    path("staff/", staff.staff, name="staff"),
    path("staff/absence/", staff.absence, name="absence"),
    path("staff/absence/<uuid:absence_id>/end/", staff.absence_end, name="absence-end"),
    path("staff/desks/<uuid:desk_id>/lead/<uuid:user_id>/", staff.lead, name="desk-lead"),
    path("staff/shifts/", shifts.week, name="shifts"),
    path("staff/shifts/ask/", shifts.ask, name="shifts-ask"),
    path("staff/shifts/answer/", shifts.answer, name="shifts-answer"),
    path("staff/shifts/fill/", shifts.fill, name="shifts-fill"),
    path("staff/shifts/<uuid:shift_id>/set/", shifts.put, name="shift-set"),
    path("staff/shifts/<uuid:shift_id>/hand-over/", shifts.hand_over, name="shift-hand-over"),
    path("staff/shifts/<uuid:shift_id>/take/", shifts.take_over, name="shift-take"),
    path("staff/<uuid:user_id>/handover/", handover.handover, name="handover"),
    path("handovers/<uuid:batch>/sheet/", handover.sheet, name="handover-sheet"),
    path("handovers/<uuid:handover_id>/take/", handover.take, name="handover-take"),
    path("handovers/<uuid:handover_id>/back/", handover.give_back, name="handover-back"),
    path("training/", training.page, name="training"),
    path("training/begin/", training.begin, name="training-begin"),
    path("training/receive/", training.receive, name="training-receive"),
    path("training/leave/", training.leave, name="training-leave"),
    path("audit/", audit.log_view, name="audit"),
    path("audit/looks/", looks.workers, name="looks"),
    path("audit/looks/<uuid:user_id>/", looks.of_worker, name="looks-of"),
    path("audit/persons/<uuid:person_id>/", audit.person, name="audit-person"),
]
