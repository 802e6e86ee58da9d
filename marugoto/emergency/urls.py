"""Routes of emergency."""

from django.urls import path

from marugoto.emergency.views import glass, reviews

app_name = "emergency"

urlpatterns = [
    path("break/", glass.break_glass, name="break"),
    path("glass/<uuid:glass_id>/", glass.view, name="view"),
    path("glass/<uuid:glass_id>/end/", glass.end, name="end"),
    path("notices/", reviews.notice_list, name="notices"),
    path("notices/<uuid:notice_id>/", reviews.notice, name="notice"),
    path("notices/<uuid:notice_id>/noted/", reviews.noted, name="noted"),
    path("reviews/", reviews.review_list, name="reviews"),
    path("reviews/<uuid:glass_id>/", reviews.review, name="review"),
]
