"""Routes of paperwork."""

from django.urls import path

from marugoto.paperwork.views import carrying, incoming, layouts, sheets, transfers

app_name = "paperwork"

_L = "layouts/<slug:form>/"
_T = "transfers/<uuid:transfer_id>/"

urlpatterns = [
    path("consultations/<uuid:consultation_id>/<slug:form>/", sheets.consultation, name="consultation"),
    path(
        "consultations/<uuid:consultation_id>/<slug:form>/file/",
        sheets.consultation_file,
        name="consultation-file",
    ),
    path("cases/<uuid:case_id>/", sheets.case_forms, name="case-forms"),
    path("cases/<uuid:case_id>/carry-out/", carrying.carry_out, name="carry-out"),
    path("carry-in/", carrying.carry_in, name="carry-in"),
    path("carry-in/take/", carrying.carry_in_take, name="carry-in-take"),
    path("carry-in/bundle/", carrying.bundle_take, name="bundle-take"),
    path("transfers/", transfers.transfers, name="transfers"),
    path("transfers/new/", transfers.begin, name="transfer-new"),
    path(_T, transfers.transfer, name="transfer"),
    path(_T + "file/", transfers.file, name="transfer-file"),
    path(_T + "receipt/", transfers.receipt, name="transfer-receipt"),
    path(_T + "take-back/", transfers.take_back, name="transfer-back"),
    path(_T + "arrived/", transfers.arrived, name="arrival-receipt"),
    path("cases/<uuid:case_id>/<slug:form>/", sheets.case, name="case"),
    path("cases/<uuid:case_id>/<slug:form>/file/", sheets.case_file, name="case-file"),
    path("referrals/<uuid:referral_id>/", sheets.referral, name="referral"),
    path("referrals/<uuid:referral_id>/file/", sheets.referral_file, name="referral-file"),
    path("sittings/<uuid:conference_id>/<slug:form>/", sheets.sitting, name="sitting"),
    path("sittings/<uuid:conference_id>/<slug:form>/file/", sheets.sitting_file, name="sitting-file"),
    path("incoming/", incoming.incoming, name="incoming"),
    path("incoming/take/", incoming.take, name="incoming-take"),
    path("layouts/", layouts.layouts, name="layouts"),
    path(_L, layouts.layout, name="layout"),
    path(_L + "take-out/", layouts.take_out, name="layout-out"),
    path(_L + "back/", layouts.back, name="layout-back"),
    path(_L + "versions/<uuid:version_id>/use/", layouts.use, name="layout-use"),
]
