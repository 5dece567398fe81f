"""What a person may send when asking for places; nothing is saved here."""

from gatehouse.admission.forms.applying import CompanyForm, GroupForm, TeamForm
from gatehouse.admission.forms.consents import ConsentForm
from gatehouse.admission.forms.drawing import DrawForm
from gatehouse.admission.forms.guests import GuestForm, Row
from gatehouse.admission.forms.naming import (
    JoinForm,
    NamesForm,
    NewcomerForm,
    NumberForm,
)

__all__ = [
    "CompanyForm",
    "ConsentForm",
    "DrawForm",
    "GroupForm",
    "GuestForm",
    "JoinForm",
    "NamesForm",
    "NewcomerForm",
    "NumberForm",
    "Row",
    "TeamForm",
]
