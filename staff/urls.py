"""The addresses of one's own account, of members and of teams."""

from django.urls import path

from staff.views import absences, invitations, keys, openings, people, second_factor, sign_in, teams

app_name = "staff"
urlpatterns = [
    path("langue/", sign_in.choose_language, name="language"),
    path("invitation/<str:secret>/", invitations.accept, name="accept"),
    path("deuxieme-facteur/", second_factor.second_factor, name="second_factor"),
    path("deuxieme-facteur/application/", second_factor.application, name="application"),
    path(
        "deuxieme-facteur/application/image.svg",
        second_factor.application_picture,
        name="application_picture",
    ),
    path("deuxieme-facteur/cle/", second_factor.security_key, name="security_key"),
    path(
        "deuxieme-facteur/cle/<int:factor_id>/retirer/",
        second_factor.remove_security_key,
        name="remove_security_key",
    ),
    path("deuxieme-facteur/codes/", second_factor.recovery_codes, name="recovery_codes"),
    path("ma-cle/", keys.my_key, name="my_key"),
    path("ma-cle/phrase/", keys.change_phrase, name="change_phrase"),
    path("ma-cle/oubliee/", keys.forgotten_phrase, name="forgotten_phrase"),
    path("deverrouiller/", keys.unlock, name="unlock"),
    path("verrouiller/", keys.lock_key, name="lock"),
    path("personnes/", people.people, name="people"),
    path("personnes/inviter/", people.invite_member, name="invite"),
    path("personnes/<uuid:member_id>/", people.member_page, name="member"),
    path("personnes/<uuid:member_id>/fermer/", people.disable, name="disable"),
    path("personnes/<uuid:member_id>/lien/", people.renew, name="renew"),
    path("equipes/nouvelle/", people.new_team, name="new_team"),
    path("equipes/<uuid:team_id>/", teams.team_page, name="team"),
    path("equipes/<uuid:team_id>/cle/", teams.new_team_key, name="new_team_key"),
    path("equipes/<uuid:team_id>/partager/", teams.share_key, name="share_key"),
    path("ouvertures/", openings.openings_page, name="openings"),
    path("absences/", absences.absences_page, name="absences"),
    path("absences/<uuid:absence_id>/fin/", absences.end, name="end_absence"),
]
