"""What the back office calls the codes of games."""

from django.utils.translation import pgettext_lazy

from gatehouse.core.labels import JOBS, LETTERS, VERBS

VERBS.add(
    {
        "quizzes.quiz_made": pgettext_lazy("history", "A game was made"),
    }
)
VERBS.add(
    {
        "quizzes.solo_planned": pgettext_lazy("history", "A solo quiz was planned"),
        "quizzes.solo_changed": pgettext_lazy("history", "The draft of a solo quiz was changed"),
        "quizzes.solo_dropped": pgettext_lazy("history", "The draft of a solo quiz was deleted"),
        "quizzes.solo_published": pgettext_lazy("history", "A solo quiz was published"),
        "quizzes.solo_entered": pgettext_lazy("history", "Somebody entered a draw of prizes"),
        "quizzes.solo_left": pgettext_lazy("history", "Somebody left a draw of prizes"),
        "quizzes.prizes_told": pgettext_lazy("history", "Everybody of a draw of prizes was told"),
        "quizzes.prizes_called_off_told": pgettext_lazy(
            "history", "Those in a draw of prizes heard that it was called off"
        ),
        "quizzes.tries_forgotten": pgettext_lazy("history", "Somebody’s tries became nobody’s"),
    }
)
LETTERS.add(
    {
        "quizzes.solo_result": pgettext_lazy("letter", "A solo quiz has closed: the result"),
        "quizzes.prize_drawn": pgettext_lazy("letter", "What the draw of prizes gave"),
        "quizzes.prize_draw_off": pgettext_lazy("letter", "A draw of prizes was called off"),
        "quizzes.captain_link": pgettext_lazy("letter", "A captain’s link to play by"),
    }
)
JOBS.add(
    {
        "quizzes.end_closed": pgettext_lazy("job", "End tries of solo quizzes that have closed"),
        "quizzes.close_prize_draws": pgettext_lazy("job", "Close draws of prizes"),
        "quizzes.tell_prize_draws": pgettext_lazy("job", "Tell what draws of prizes gave"),
        "quizzes.forget_contenders": pgettext_lazy("job", "Forget names of draws of prizes"),
    }
)

JOBS.add({"quizzes.enrol_near": pgettext_lazy("job", "Enter teams in games that begin soon")})
JOBS.add({"quizzes.sweep_practice": pgettext_lazy("job", "Forget practice games of yesterday")})

# Phones of teams.
VERBS.add(
    {
        "quizzes.device_taken": pgettext_lazy("history", "A phone plays for a team"),
        "quizzes.pin_set": pgettext_lazy("history", "A captain set the digits"),
        "quizzes.device_handed_over": pgettext_lazy("history", "Another phone plays for a team"),
        "quizzes.device_declined": pgettext_lazy("history", "The host kept a phone from playing"),
        "quizzes.own_delay_set": pgettext_lazy(
            "history", "A captain said how far behind the stream is"
        ),
    }
)
VERBS.add(
    {
        "quizzes.seat_given": pgettext_lazy("history", "A desk of a game was given out"),
        "quizzes.seat_revoked": pgettext_lazy("history", "A desk of a game was taken back"),
        "quizzes.enrolled": pgettext_lazy("history", "Teams with places were entered in a game"),
        "quizzes.team_added": pgettext_lazy("history", "A team came to a game without applying"),
        "quizzes.team_left": pgettext_lazy("history", "A team left a game"),
        "quizzes.team_back": pgettext_lazy("history", "A team came back to a game"),
        "quizzes.time_set": pgettext_lazy("history", "A team was given its own time"),
        "quizzes.put_on_paper": pgettext_lazy("history", "A team went on with paper"),
        "quizzes.back_to_phone": pgettext_lazy("history", "A team went back to its phone"),
        "quizzes.channel_added": pgettext_lazy("history", "A game got one more channel"),
        "quizzes.channel_changed": pgettext_lazy("history", "A channel of a game was changed"),
        "quizzes.rules_changed": pgettext_lazy("history", "What a game goes by was changed"),
        "quizzes.delay_set": pgettext_lazy("history", "The delay of a stream was set"),
        "quizzes.started": pgettext_lazy("history", "A game began"),
        "quizzes.called_off": pgettext_lazy("history", "A game was called off"),
        "quizzes.taken_over": pgettext_lazy("history", "A host took a game in hand"),
        "quizzes.handed_over": pgettext_lazy("history", "A host handed a game over"),
        "quizzes.opened": pgettext_lazy("history", "A question was opened"),
        "quizzes.stopped": pgettext_lazy("history", "A question was stopped early"),
        "quizzes.solved": pgettext_lazy("history", "A solution was shown"),
        "quizzes.ended": pgettext_lazy("history", "A game ended"),
    }
)

# Judging.
VERBS.add(
    {
        "quizzes.ruled": pgettext_lazy("history", "A judge ruled"),
        "quizzes.ruling_withdrawn": pgettext_lazy("history", "A ruling was taken back"),
        "quizzes.appealed": pgettext_lazy("history", "A team appealed"),
        "quizzes.appeal_decided": pgettext_lazy("history", "An appeal was decided"),
    }
)

# Packets of questions.
VERBS.add(
    {
        "quizzes.packet_made": pgettext_lazy("history", "A packet was made"),
        "quizzes.packet_changed": pgettext_lazy("history", "The head of a packet was changed"),
        "quizzes.packet_given": pgettext_lazy("history", "A packet was given to seasons"),
        "quizzes.packet_withdrawn": pgettext_lazy("history", "A packet was put aside"),
        "quizzes.packet_back": pgettext_lazy("history", "A packet was brought back"),
        "quizzes.packet_imported": pgettext_lazy("history", "Rounds came from a file"),
        "quizzes.packet_exported": pgettext_lazy("history", "A packet was taken out as a file"),
        "quizzes.round_added": pgettext_lazy("history", "A round was added"),
        "quizzes.round_changed": pgettext_lazy("history", "A round was changed"),
        "quizzes.round_moved": pgettext_lazy("history", "A round was moved"),
        "quizzes.round_deleted": pgettext_lazy("history", "A round was deleted"),
        "quizzes.round_back": pgettext_lazy("history", "A deleted round was put back"),
        "quizzes.question_added": pgettext_lazy("history", "A question was added"),
        "quizzes.question_changed": pgettext_lazy("history", "A question was changed"),
        "quizzes.question_moved": pgettext_lazy("history", "A question was moved"),
        "quizzes.question_deleted": pgettext_lazy("history", "A question was deleted"),
        "quizzes.question_back": pgettext_lazy("history", "A question is as it was"),
        "quizzes.media_brought": pgettext_lazy("history", "Media were brought"),
        "quizzes.media_described": pgettext_lazy("history", "Media were described anew"),
        "quizzes.media_erased": pgettext_lazy("history", "Media were erased"),
    }
)
JOBS.add({"quizzes.sweep_packets": pgettext_lazy("job", "Erase files that belong to no packet")})

# After a game.
VERBS.add(
    {
        "quizzes.play_handed_over": pgettext_lazy(
            "history", "What somebody played went to another account"
        ),
        "quizzes.heads_confirmed": pgettext_lazy("history", "The players of a team were counted"),
        "quizzes.heads_said": pgettext_lazy("history", "A captain said how many play"),
        "quizzes.published": pgettext_lazy("history", "Results of a game became final"),
        "quizzes.set_out_of_competition": pgettext_lazy(
            "history", "A team plays out of competition"
        ),
        "quizzes.set_competing": pgettext_lazy("history", "A team plays for a place"),
        "quizzes.disqualified": pgettext_lazy("history", "A team was disqualified"),
        "quizzes.requalified": pgettext_lazy("history", "A disqualification was taken back"),
        "quizzes.teams_forgotten": pgettext_lazy("history", "A captain was forgotten"),
        "quizzes.squad_claimed": pgettext_lazy("history", "A captain said which team was theirs"),
        "quizzes.squad_left": pgettext_lazy("history", "A captain took a team out of theirs"),
        "quizzes.squad_renamed": pgettext_lazy("history", "A team across games was renamed"),
        "quizzes.rating_set": pgettext_lazy("history", "How a rating adds up was set"),
    }
)

# Paper.
VERBS.add(
    {
        "quizzes.blanks_printed": pgettext_lazy("history", "Blanks were printed"),
        "quizzes.blank_handed_in": pgettext_lazy("history", "A blank was handed in"),
        "quizzes.blank_taken_late": pgettext_lazy("history", "A late blank was taken in"),
        "quizzes.blank_typed": pgettext_lazy("history", "A blank was typed"),
        "quizzes.blank_photographed": pgettext_lazy("history", "A photo of a blank was kept"),
        "quizzes.line_decided": pgettext_lazy("history", "A line of a blank was decided"),
    }
)
JOBS.add({"quizzes.erase_photos": pgettext_lazy("job", "Erase photos of blanks")})
