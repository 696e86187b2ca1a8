"""The housing team's pages on the staff door; its paths are French in both languages."""

from django.urls import URLPattern, path

from housing.views.team import duplicates, entering, file, intakes, reissuing

app_name = "applications"

urlpatterns: list[URLPattern] = [
    path("reception/", intakes.reception, name="intake"),
    path("reception/ouvrir/", intakes.open_reception, name="open_intake"),
    path("reception/fermer/", intakes.close_reception, name="close_intake"),
    path("saisir/", entering.enter, name="enter"),
    path("saisir/fait/", entering.code_given, name="code_given"),
    path("<uuid:case_id>/", file.file, name="file"),
    path("<uuid:case_id>/saisir/", entering.enter_second, name="enter_second"),
    path("<uuid:case_id>/comparer/<uuid:other_id>/", duplicates.compare, name="compare"),
    path("<uuid:case_id>/fusionner/<uuid:other_id>/", duplicates.merge_two, name="merge"),
    path("<uuid:case_id>/separer/", duplicates.undo, name="undo_merge"),
    path("<uuid:case_id>/nouveau-code/", reissuing.reissue, name="reissue"),
    path("<uuid:case_id>/nouveau-code/approuver/", reissuing.approve, name="approve_reissue"),
    path("<uuid:case_id>/nouveau-code/donner/", reissuing.give, name="give_reissue"),
    path("<uuid:case_id>/nouveau-code/abandonner/", reissuing.stop, name="stop_reissue"),
    path("<uuid:case_id>/ouvrir/", file.open_one, name="open"),
]
