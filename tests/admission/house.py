"""One activity of one plant, at which sessions move and parties change places."""

from datetime import timedelta

from gatehouse.admission import operations
from gatehouse.admission.models import Application
from gatehouse.programme.models import Activity, Quota, Season, Session
from tests import make

DAY = timedelta(days=1)


class House:
    """One activity of one plant in one season."""

    def __init__(self) -> None:
        self.of: Activity = make.activity()
        self.within: Season = make.season()

    def session(self, days: float = 0, **fields: object) -> Session:
        """A session of it, so many days after the usual time."""
        first = make.NOW + timedelta(days=8)
        usual = {"of": self.of, "within": self.within, "starts_at": first + days * DAY}
        return make.session(**usual | fields)  # type: ignore[arg-type]


def reread(application: Application) -> Application:
    return Application.objects.select_related("party__asker", "session", "quota").get(
        pk=application.pk
    )


def held(session: Session) -> int:
    return sum(Quota.objects.filter(session=session).values_list("held", flat=True))


def cancel(session: Session) -> None:
    operations.cancel_session(session=session, reason="Авария", by=None, now=make.NOW)
