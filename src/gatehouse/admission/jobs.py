"""What admission does by itself, minute by minute."""

from datetime import datetime

from gatehouse.admission import operations
from gatehouse.admission.operations import second_draws, voided_draws
from gatehouse.admission.operations.strikes import erase_strikes, lift_for_coming
from gatehouse.core.jobs import every


@every(minutes=1)
def expire_offers(*, now: datetime) -> None:
    """Places that nobody took in time pass on to the next in line."""
    operations.expire_offers(now=now)


@every(minutes=1)
def settle_windows(*, now: datetime) -> None:
    """Places asked after among several go to the best in line of those who said yes."""
    operations.settle_windows(now=now)


@every(minutes=1)
def release_unnamed(*, now: datetime) -> None:
    """Places of groups and teams without names by their deadline come back."""
    operations.release_unnamed(now=now)


@every(minutes=1)
def ask_to_confirm(*, now: datetime) -> None:
    """Parties with a place are asked whether they come, and once more before the time is over."""
    operations.ask_to_confirm(now=now)


@every(minutes=1)
def release_unconfirmed(*, now: datetime) -> None:
    """Places of whoever was asked and said nothing pass on."""
    operations.release_unconfirmed(now=now)


@every(minutes=1)
def ask_to_bench(*, now: datetime) -> None:
    """The next in line are asked to be ready before the list goes to the enterprise."""
    operations.ask_to_bench(now=now)


@every(minutes=1)
def ask_to_gate(*, now: datetime) -> None:
    """As few of the next in line as fill a visit are asked to come to the gate."""
    operations.ask_to_gate(now=now)


@every(minutes=1)
def remind(*, now: datetime) -> None:
    """Whoever has a place is reminded of it as the visit comes near."""
    operations.remind(now=now)


@every(minutes=1)
def close_lines(*, now: datetime) -> None:
    """Whoever still waits when applications close is told that no place came free; whoever has a
    place on which nobody decided anew keeps it."""
    operations.keep_undecided(now=now)
    operations.close_lines(now=now)


@every(minutes=1)
def close_draws(*, now: datetime) -> None:
    """Lists whose time is over are closed, described and published."""
    operations.close_draws(now=now)


@every(minutes=1)
def give_places(*, now: datetime) -> None:
    """A released draw becomes places and a waiting line."""
    operations.give_places(now=now)


@every(minutes=10)
def lift_strikes(*, now: datetime) -> None:
    """Who was counted late at a visit has not missed it."""
    lift_for_coming(now=now)


@every(minutes=10)
def plan_second_draws(*, now: datetime) -> None:
    """Those without a place are drawn again where the season's rules say so."""
    second_draws.plan_second_draws(now=now)


@every(minutes=1)
def tell_of_draws(*, now: datetime) -> None:
    """Whoever a draw concerns hears of it: who is without a place, whose draw was called off."""
    second_draws.tell_of_second_draws(now=now)
    voided_draws.tell_of_voided(now=now)
    voided_draws.carry_lists(now=now)


@every(minutes=60)
def erase_past(*, now: datetime) -> None:
    """Names and birth dates go when they are no longer needed, and words about people."""
    operations.erase_past(now=now)
    operations.erase_reasons(now=now)
    erase_strikes(now=now)
