"""Addresses of packets of questions, and of their media."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from gatehouse.quizzes.office import packet_files, packet_questions, packet_rounds, packets
from gatehouse.quizzes.views.media import media_file

ALL, ONE = "office/packets/", "office/packets/<int:pk>/"
ROUND, QUESTION = f"{ONE}rounds/<int:key>/", f"{ONE}questions/<int:key>/"

urlpatterns: list[URLPattern] = [
    re_path(
        r"^games/media/(?P<key>[0-9a-f]{32})\.(?P<ending>[a-z0-9]{3})$", media_file, name="media"
    ),
    path(ALL, packets.packets, name="office_packets"),
    path(f"{ALL}new/", packets.new, name="office_packet_new"),
    path(f"{ALL}bring/", packet_files.bring, name="office_packet_bring"),
    path(f"{ALL}bring/<uuid:key>/", packet_files.incoming, name="office_packet_incoming"),
    path(f"{ALL}template.xlsx", packet_files.template, name="office_packet_template"),
    path(ONE, packets.packet, name="office_packet"),
    path(f"{ONE}head/", packets.head, name="office_packet_head"),
    path(f"{ONE}withdraw/", packets.withdraw, name="office_packet_withdraw"),
    path(f"{ONE}history/", packets.history, name="office_packet_history"),
    path(f"{ONE}media/", packet_files.media, name="office_packet_media"),
    path(f"{ONE}media/<int:key>/", packet_files.one_media, name="office_packet_one_media"),
    path(f"{ONE}packet.zip", packet_files.export, {"form": "zip"}, name="office_packet_zip"),
    path(f"{ONE}packet.xlsx", packet_files.export, {"form": "xlsx"}, name="office_packet_xlsx"),
    path(f"{ONE}rounds/new/", packet_rounds.new, name="office_round_new"),
    path(ROUND, packet_rounds.edit, name="office_round"),
    path(f"{ROUND}move/", packet_rounds.move, name="office_round_move"),
    path(f"{ROUND}delete/", packet_rounds.delete, name="office_round_delete"),
    path(f"{ROUND}questions/new/", packet_questions.new, name="office_question_new"),
    path(QUESTION, packet_questions.edit, name="office_question"),
    path(f"{QUESTION}move/", packet_questions.move, name="office_question_move"),
    path(f"{QUESTION}delete/", packet_questions.delete, name="office_question_delete"),
    path(f"{QUESTION}preview/", packet_questions.preview, name="office_question_preview"),
]
