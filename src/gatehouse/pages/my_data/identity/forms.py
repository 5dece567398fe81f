"""What somebody types to confirm a phone."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gatehouse.people.phones import mobile

CODE_DIGITS = 6


class PhoneForm(forms.Form):
    """A Russian mobile number, as people write it."""

    phone = forms.CharField(
        label=_("Your mobile phone"),
        help_text=_("A Russian number. We send a code to it, and nothing else."),
        max_length=40,
        error_messages={"required": _("Write the number: the code is sent to it.")},
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )

    def clean_phone(self) -> str:
        number = mobile(str(self.cleaned_data["phone"]))
        if not number:
            text = _("Write a Russian mobile number in digits: +7 900 123-45-67.")
            raise ValidationError(text)
        return number


class PhoneCodeForm(forms.Form):
    """The code of the text message, grouped as one likes."""

    code = forms.CharField(
        label=_("Code from the message"),
        help_text=_("Six digits"),
        max_length=32,
        error_messages={"required": _("Type the six digits from the message.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        ),
    )

    def clean_code(self) -> str:
        """A slip of the finger is seen here, before it costs one of the tries."""
        digits = "".join(sign for sign in str(self.cleaned_data["code"]) if sign.isalnum())
        if len(digits) != CODE_DIGITS or not digits.isdecimal() or not digits.isascii():
            text = _("The code has six digits. Look at it once more: no try was spent.")
            raise ValidationError(text)
        return digits
