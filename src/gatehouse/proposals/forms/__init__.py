"""What an enterprise writes into its proposal, and organisers onto their pages."""

from gatehouse.proposals.forms.inviting import AddressForm, InviteForm
from gatehouse.proposals.forms.proposing import (
    DatesForm,
    DeclineForm,
    DescriptionForm,
    RulesForm,
    VisitForm,
    WordsForm,
    offer_fields,
    offer_initial,
)

__all__ = [
    "AddressForm",
    "DatesForm",
    "DeclineForm",
    "DescriptionForm",
    "InviteForm",
    "RulesForm",
    "VisitForm",
    "WordsForm",
    "offer_fields",
    "offer_initial",
]
