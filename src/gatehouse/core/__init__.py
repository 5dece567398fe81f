"""What any site needs and knows no word of the domain.

Settings from the environment, the audit trail, mail, jobs, codes, encryption,
rate limits, versioned texts. It does not know who a visitor is."""
