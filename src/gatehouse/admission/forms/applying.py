"""The three ways of asking for places: a company, a team, an organised group."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from gatehouse.admission import consents
from gatehouse.admission.demands import Way
from gatehouse.admission.forms.consents import ConsentForm, texts_in_force
from gatehouse.admission.forms.fields import (
    LineField,
    LongText,
    NameField,
    PhoneField,
)
from gatehouse.admission.forms.guests import ADULT, CHILD, KINDS, GuestForm, MemberForm, Row
from gatehouse.admission.models import PartyKind
from gatehouse.admission.rules import Ask, VisitRules, size_refusals
from gatehouse.core.refusal import Refusal
from gatehouse.programme.models import Session

NEEDS_AT_MOST = 600


class NeedsForm(forms.Form):
    """What the plant should know to receive everybody well."""

    step_free = forms.BooleanField(
        label=_("Somebody of us needs a way without steps"), required=False
    )
    needs = LongText(
        label=_("What else should we know?"),
        hint=_("For example: a sign language interpreter, an allergy, a guide dog."),
        at_most=NEEDS_AT_MOST,
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs, auto_id="%s", label_suffix="")
        self.fields["needs"].widget.attrs.pop("maxlength", None)


class Asking:
    """What the three have in common: several small forms sent as one."""

    kind: str
    slugs: Sequence[str] = (consents.PERSONAL_DATA, consents.PLANT, consents.NEWS, consents.PHOTO)

    def __init__(self, session: Session, *, rules: VisitRules, data: QueryDict | None) -> None:
        self.session, self.rules, self.data = session, rules, data
        self.refusals: Sequence[Refusal] = ()
        self.beforehand: Sequence[Refusal] = ()  # what is known before anything is sent
        self.ways: Sequence[Way] = ()
        self.texts = texts_in_force(self.texts_wanted())

    def texts_wanted(self) -> Sequence[str]:
        """Of which texts the form asks a consent."""
        return self.slugs

    @cached_property
    def needs(self) -> NeedsForm:
        return NeedsForm(data=self.data)

    @cached_property
    def consents(self) -> ConsentForm:
        return ConsentForm(texts=self.texts, plant=self.plant, data=self.data)

    @property
    def plant(self) -> str:
        """Whom the names are given to."""
        return self.session.activity.enterprise.name

    @property
    def is_blank(self) -> bool:
        """Whether needs and consents stand as everybody finds them."""
        return self.data is None

    @property
    def parts(self) -> list[forms.Form]:
        """The forms in the order of the page."""
        return [self.needs, self.consents]

    def is_valid(self) -> bool:
        """Each is asked, so that all errors are shown at once."""
        return not [part for part in self.parts if not part.is_valid()]

    @property
    def wrong(self) -> bool:
        """Whether something must be said about what was sent."""
        if self.data is None:
            return bool(self.refusals)
        return bool(self.refusals) or any(part.errors for part in self.parts)

    @property
    def is_kept_out(self) -> bool:
        """Whether places are not for them in this season, but a line is."""
        known = (*self.refusals, *self.beforehand)
        return any(one.code == "only_standby" for one in known)

    @property
    def may_join_line(self) -> bool:
        """Whether the refusal leaves them the line."""
        return self.is_kept_out or any(one.code == "full" for one in self.refusals)

    def ask(self, *, request_key: UUID, may_wait: bool) -> Ask:
        """What is asked of admission; only after is_valid()."""
        return Ask(
            request_key=request_key,
            kind=self.kind,
            may_wait=may_wait,
            step_free=self.needs.cleaned_data["step_free"],
            needs=self.needs.cleaned_data["needs"],
            **self._who(),
        )

    def _who(self) -> dict[str, Any]:
        raise TypeError(f"{type(self).__name__} does not say who comes")


class CompanyForm(Asking):
    """One to five people named one by one."""

    kind = PartyKind.COMPANY
    guest_form = GuestForm

    def __init__(
        self,
        session: Session,
        *,
        rules: VisitRules,
        rows: Sequence[Row],
        data: QueryDict | None,
        is_sent: bool = True,
    ) -> None:
        self.rows = rows
        if any(row.kind == CHILD for row in rows):
            self.slugs = (*self.slugs[:2], consents.CHILD, *self.slugs[2:])
        super().__init__(session, rules=rules, data=data if is_sent else None)
        self.kept = None if is_sent else data
        if self.kept is not None:
            self._keep(self.kept)
        self.guests = self._guests(is_sent=self.data is not None)

    @property
    def is_blank(self) -> bool:
        return super().is_blank and self.kept is None

    def _guests(self, *, is_sent: bool) -> list[GuestForm]:
        made: list[GuestForm] = []
        numbers = dict.fromkeys(KINDS, 0)
        for row in self.rows:
            number = numbers[row.kind]
            numbers[row.kind] += 1
            typed = {f"{row.kind}-{number}-{name}": text for name, text in row.typed.items()}
            filled = {"data": typed} if is_sent else {"initial": row.typed}
            made.append(
                self.guest_form(
                    kind=row.kind, number=number, rules=self.rules, is_new=row.is_new, **filled
                )
            )
        return made

    def _keep(self, data: QueryDict) -> None:
        """Show what was typed without judging it: rows are only being added or removed."""
        self.needs.initial = {"needs": data.get("needs", ""), "step_free": "step_free" in data}
        self.consents.initial = {slug: slug in data for slug in self.consents.texts}

    @property
    def parts(self) -> list[forms.Form]:
        return [*self.guests, self.needs, self.consents]

    def count(self, kind: str) -> int:
        return sum(row.kind == kind for row in self.rows)

    @property
    def adults(self) -> int:
        return self.count(ADULT)

    @property
    def children(self) -> int:
        return self.count(CHILD)

    def _who(self) -> dict[str, Any]:
        return {"guests": tuple(form.guest for form in self.guests)}


class HeadCountField(forms.IntegerField):
    def __init__(self, *, smallest: int, largest: int) -> None:
        super().__init__(
            label=_("How many people"),
            error_messages={
                "required": _("Write how many of you come."),
                "invalid": _("Write the number in digits."),
            },
            widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        )
        self.widget.attrs |= {"min": smallest, "max": largest}
        self.smallest, self.largest = smallest, largest

    def clean(self, value: object) -> int | None:
        """The same words as the rule, but beside the field and with all that is wrong."""
        persons: int | None = super().clean(value)
        for refusal in size_refusals(persons or 0, smallest=self.smallest, largest=self.largest):
            raise forms.ValidationError(str(refusal), refusal.code)
        return persons


class TeamForm(Asking):
    """A team: its name, its captain, how many; the others join by a link."""

    kind = PartyKind.TEAM

    class Team(MemberForm):
        called = "captain"
        title = LineField(label=_("Name of the team"), missing=_("Write the name of the team."))
        captain = NameField(
            label=_("Captain: name and surname"),
            missing=_("Write the name and the surname."),
            autocomplete="name",
        )

    def __init__(
        self,
        session: Session,
        *,
        rules: VisitRules,
        sizes: tuple[int, int],
        data: QueryDict | None,
        initial: dict[str, object],
    ) -> None:
        super().__init__(session, rules=rules, data=data)
        self.team = self.Team(rules=rules, data=data, initial=initial)
        self.team.fields["people"] = HeadCountField(smallest=sizes[0], largest=sizes[1])
        self.team.fields["born"].label = _("Captain: birth date")
        if rules.citizens_only:
            self.team.fields["citizenship"].label = _("Captain: citizenship")

    @property
    def parts(self) -> list[forms.Form]:
        return [self.team, self.needs, self.consents]

    def _who(self) -> dict[str, Any]:
        kept = self.team.cleaned_data
        return {
            "title": kept["title"],
            "contact_name": kept["captain"],
            "head_count": kept["people"],
            "guests": (self.team.guest,),
        }


class GroupForm(Asking):
    """An organised group: who answers for it and how many; the names come later."""

    kind = PartyKind.GROUP
    slugs = (consents.PERSONAL_DATA, consents.PLANT, consents.NEWS, consents.PHOTO)

    class Group(forms.Form):
        organisation = LineField(
            label=_("School or organisation"),
            missing=_("Write the name of the organisation."),
            autocomplete="organization",
        )
        contact_name = NameField(
            label=_("Who is responsible and comes along"),
            missing=_("Write the name and the surname."),
            autocomplete="name",
        )
        phone = PhoneField(
            label=_("Phone for the day of the visit"), missing=_("Write a phone number.")
        )

    def __init__(
        self,
        session: Session,
        *,
        rules: VisitRules,
        largest: int,
        data: QueryDict | None,
        initial: dict[str, object],
    ) -> None:
        super().__init__(session, rules=rules, data=data)
        self.largest = largest
        self.group = self.Group(data=data, initial=initial, auto_id="%s", label_suffix="")
        self.group.fields["people"] = HeadCountField(smallest=1, largest=largest)

    @property
    def parts(self) -> list[forms.Form]:
        return [self.group, self.needs, self.consents]

    def _who(self) -> dict[str, Any]:
        kept = self.group.cleaned_data
        return {
            "title": kept["organisation"],
            "contact_name": kept["contact_name"],
            "contact_phone": kept["phone"],
            "head_count": kept["people"],
        }
