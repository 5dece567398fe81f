"""What people call the verbs and jobs of draws."""

from django.utils.translation import pgettext_lazy

from gatehouse.core.labels import JOBS, VERBS
from gatehouse.core.public_log import PUBLISHED

VERBS.add(
    {
        "draws.planned": pgettext_lazy("history", "A draw was planned"),
        "draws.published": pgettext_lazy("history", "A draw was published"),
        "draws.dropped": pgettext_lazy("history", "A draft of a draw was deleted"),
        "draws.places_set": pgettext_lazy("history", "The places of a lot were changed"),
        "draws.lot_added": pgettext_lazy("history", "A lot was added to a draw"),
        "draws.witness_appointed": pgettext_lazy("history", "A witness was appointed"),
        "draws.closed": pgettext_lazy("history", "The entries of a draw were closed"),
        "draws.committed": pgettext_lazy("history", "The lists of a draw were published"),
        "draws.revealed": pgettext_lazy("history", "A witness revealed a secret"),
        "draws.reveals_closed": pgettext_lazy("history", "What witnesses revealed is public"),
        "draws.round_came": pgettext_lazy("history", "The round of a draw came"),
        "draws.dice_thrown": pgettext_lazy("history", "Dice were thrown for a draw"),
        "draws.drawn": pgettext_lazy("history", "The lots were drawn"),
        "draws.tested": pgettext_lazy("history", "A draw went through its self-test"),
        "draws.released": pgettext_lazy("history", "The result of a draw was released"),
        "draws.voided": pgettext_lazy("history", "A draw was called off"),
        "draws.capacity_changed": pgettext_lazy(
            "history", "Places were changed after the lists were published"
        ),
        "draws.places_lost": pgettext_lazy("history", "Places that were drawn could not be given"),
        "draws.auditor_appointed": pgettext_lazy("history", "An auditor was appointed"),
        "draws.auditor_dismissed": pgettext_lazy("history", "An auditor was dismissed"),
        "draws.audited": pgettext_lazy("history", "An auditor opened a file"),
        "draws.salts_erased": pgettext_lazy("history", "The salts of a draw were erased"),
        "draws.simulation_asked": pgettext_lazy("history", "The simulator was started"),
        "draws.simulation_published": pgettext_lazy(
            "history", "A run of the simulator was shown to everybody"
        ),
        "draws.simulation_hidden": pgettext_lazy(
            "history", "A run of the simulator was hidden again"
        ),
    }
)
# What everybody reads in the log of a draw, instead of who did it: facts without anybody in them.
PUBLISHED.add(
    {
        "draws.published": ("closes_at", "beacon_at", "round", "lots", "places"),
        "draws.witness_appointed": ("name",),
        "draws.closed": (),
        "draws.places_set": ("label", "before", "after"),
        "draws.committed": ("sha256", "entries"),
        "draws.revealed": ("name",),
        "draws.reveals_closed": (),
        "draws.round_came": ("round",),
        "draws.dice_thrown": (),
        "draws.drawn": ("sha256",),
        "draws.tested": ("is_sound",),
        "draws.capacity_changed": ("label", "before", "after", "roles", "code"),
        "draws.released": ("roles",),
        "draws.voided": ("roles", "code"),
        "draws.places_lost": ("label", "parties"),
        "draws.auditor_appointed": ("number", "roles"),
        "draws.auditor_dismissed": ("number", "roles"),
        "draws.audited": ("number", "file"),
        "draws.salts_erased": (),
    }
)
JOBS.add(
    {
        "draws.move_on": pgettext_lazy("job", "Take draws on to their next step"),
        "draws.draw_dummies": pgettext_lazy("job", "Draw the dummies of a self-test"),
        "draws.draw_one": pgettext_lazy("job", "Draw the lots"),
        "draws.run_simulation": pgettext_lazy("job", "Run the simulator"),
        "draws.forget_salts": pgettext_lazy("job", "Erase the salts of draws that are over"),
    }
)
