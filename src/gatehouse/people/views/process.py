"""The code of one sign-in: made, sent, compared; one way for known and for new addresses.

django-allauth makes a code only for an account that exists. Here an unknown address gets
the same code and the same page, and the account is made when the code comes back: nobody
learns who has an account, and nobody fills the table with addresses that are not theirs.
"""

import time
from datetime import datetime, timedelta
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from gatehouse.core import limits
from gatehouse.core.crypto import blind_index
from gatehouse.core.refusal import Refused
from gatehouse.people import operations
from gatehouse.people.models import Person

DAY = int(timedelta(days=1).total_seconds())


class SignIn(LoginCodeVerificationProcess):  # type: ignore[misc]
    """State lives in the browser's session until the code comes back; the code only as a hash."""

    @classmethod
    def begin(cls, request: HttpRequest, email: str) -> "SignIn":
        """Send a code to an address, whoever it belongs to."""
        person = Person.objects.filter(email=email).first()
        login = Login(user=person, email=email)
        login.state["stages"] = {"current": LoginByCodeStage.key}
        stage = LoginByCodeStage(LoginStageController(request, login), request, login)
        stage.state.update(cls.initial_state(user=person, email=email), initiated_by_user=True)
        process = cls(stage=stage)
        process.send()
        process.persist()
        return process

    @classmethod
    def resume(cls, stage: LoginByCodeStage) -> "SignIn | None":
        """The sign-in under way; None when its code is too old."""
        return cls(stage=stage).abort_if_invalid()  # type: ignore[no-any-return]

    @property
    def email(self) -> str:
        return str(self.state["email"])

    def send_by_email(self, email: str, skip_enumeration_mails: bool = False) -> None:
        code = get_adapter().generate_login_code()
        self.state["code"] = self._sealed(code)
        get_adapter().send_mail("account/email/login_code", email, {"code": code})

    def resend(self) -> None:
        """A new code; the one before it is void."""
        self.state["at"] = time.time()
        self.send()
        self.record_resend()
        self.persist()

    def opens_with(self, typed: str) -> bool:
        """Whether this is the code, however its digits were grouped."""
        return bool(self.code) and self._sealed(typed) == self.code

    def takes_a_try(self, *, now: datetime) -> bool:
        """Count one more try of this code; False past the last.

        Counted outside the browser's session too, where requests at the same moment would each
        read the same number.
        """
        tries = int(app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS)
        try:
            limits.spend("sign-in try", self.code, at_most=tries, per_seconds=DAY, now=now)
        except Refused:
            return False
        return True

    def complete(self, redirect_url: str | None) -> HttpResponse:
        """Sign in; a new address gets its account now."""
        if self.user is None:
            self._user = operations.register(
                email=self.email, now=timezone.now(), language=(get_language() or "ru")[:2]
            )
        response: HttpResponse = self.finish(redirect_url)
        return response

    def _sealed(self, code: str) -> str:
        digits = "".join(sign for sign in code if sign.isalnum())
        return blind_index(f"{digits}|{self.email}", "sign-in")


def attempts_left(process: SignIn) -> int:
    """How many more tries this code has."""
    state: dict[str, Any] = process.state
    return int(app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS) - int(state["failed_attempts"])
