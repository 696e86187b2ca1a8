"""The team's pages on the staff door; its paths are French in both languages."""

from django.urls import path

from assistance.views.team import (
    assigning,
    clearing,
    contacting,
    decisions,
    entering,
    intakes,
    opening,
    queue,
    rekeying,
    waiting,
)

app_name = "requests"

urlpatterns = [
    path("", queue.queue, name="queue"),
    path("sans-ouvrir/", clearing.close_unread, name="close_unread"),
    path("afflux/", clearing.clear_group, name="clear_group"),
    path("afflux/<uuid:clearing_id>/annuler/", clearing.undo, name="undo_clearing"),
    path("reception/", intakes.reception, name="intake"),
    path("reception/ouvrir/", intakes.open_reception, name="open_intake"),
    path("reception/fermer/", intakes.close_reception, name="close_intake"),
    path("saisir/", entering.enter, name="enter"),
    path("saisir/fait/", entering.code_given, name="code_given"),
    path("acces/<uuid:member_id>/", rekeying.give_back, name="give_back"),
    path("acces/equipe/<uuid:team_id>/", rekeying.move_keys, name="move_keys"),
    path("<uuid:case_id>/", opening.file, name="file"),
    path("<uuid:case_id>/joindre/", contacting.contact, name="contact"),
    path("<uuid:case_id>/attendre/", waiting.wait_on, name="wait_on"),
    path("<uuid:case_id>/ouvrir/", opening.open_one, name="open"),
    path("<uuid:case_id>/confier/", assigning.assign_pair, name="assign"),
    path("<uuid:case_id>/repondre/", decisions.send_reply, name="reply"),
    path("<uuid:case_id>/diriger/", decisions.send_referral, name="refer"),
    path("<uuid:case_id>/appel/", decisions.note_call, name="call"),
    path("<uuid:case_id>/note/", decisions.write_note, name="note"),
    path("<uuid:case_id>/terminer/", decisions.close_file, name="close"),
    path("<uuid:case_id>/rouvrir/", decisions.reopen_file, name="reopen"),
]
