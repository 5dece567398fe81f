"""What the letters about the account say."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from gatehouse.core.mail import Letter, Withheld, letter
from gatehouse.people.models import Approval, PhoneCode

MINUTES = settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60


@letter("people.code")
def code(digits: str) -> Letter:
    """The code stands in the subject too, so that it is read without opening the letter."""
    shown = f"{digits[:3]} {digits[3:]}"
    subject = _("Your code: %(code)s") % {"code": shown}
    return _letter("code", subject, code=shown, minutes=MINUTES)


@letter("people.phone_code")
def phone_code(digits: str, person: int, sealed: str) -> Letter:
    """A text message, as short as one is; not of a code that another has replaced."""
    if not PhoneCode.objects.filter(person=person, sealed=sealed).exists():
        raise Withheld
    text = _("%(code)s is your code for the visits. Do not tell it to anybody.")
    return Letter(subject="", text=text % {"code": digits})


@letter("people.erased")
def erased() -> Letter:
    """What was erased, and what had to stay."""
    return _letter("erased", _("Your data is erased"))


@letter("people.second_word")
def second_word(approval: int) -> Letter:
    """Something that cannot be taken back waits at the organisers' desk."""
    asked = Approval.objects.get(pk=approval)
    subject = _("Your word is asked for") if asked.decided_at is None else _("Decided already")
    url = settings.SITE_URL + reverse("pages:office_approvals")
    return _letter("second_word", subject, asked=asked, url=url)


def _letter(name: str, subject: str, **context: object) -> Letter:
    context |= {"subject": subject, "site_url": settings.SITE_URL}
    return Letter(
        subject=subject,
        text=render_to_string(f"people/letters/{name}.txt", context),
        html=render_to_string(f"people/letters/{name}.html", context),
    )
