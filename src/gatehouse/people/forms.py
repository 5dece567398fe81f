"""What somebody types to sign in."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.encoding import punycode
from django.utils.translation import gettext_lazy as _


class AddressForm(forms.Form):
    """The e-mail address; a new one and a known one are asked for alike."""

    email = forms.EmailField(
        label=_("Your e-mail"),
        help_text=_("We will send a code to it. No password is needed."),
        max_length=254,
        error_messages={
            "required": _("Type your e-mail: the code is sent to it."),
            "invalid": _("This does not look like an e-mail. Example: anna@example.org"),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_email(self) -> str:
        """One spelling for one mailbox, and only one that a mail server can be told."""
        email = str(self.cleaned_data["email"]).lower()
        try:
            punycode(email.rpartition("@")[2])
        except UnicodeError as error:
            raise ValidationError(self.fields["email"].error_messages["invalid"]) from error
        return email


CODE_DIGITS = 6
WRONG_LENGTH = _("The code has six digits. Look at it once more: no try was spent.")


class CodeForm(forms.Form):
    """Six digits, grouped as one likes."""

    code = forms.CharField(
        label=_("Code from the letter"),
        help_text=_("Six digits"),
        max_length=32,
        error_messages={"required": _("Type the six digits from the letter.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        ),
    )

    def clean_code(self) -> str:
        """A slip of the finger is seen here, before it costs one of the tries."""
        typed = str(self.cleaned_data["code"])
        signs = [sign for sign in typed if sign.isalnum()]
        if len(signs) != CODE_DIGITS or not all(sign.isdigit() for sign in signs):
            raise ValidationError(WRONG_LENGTH)
        return typed
