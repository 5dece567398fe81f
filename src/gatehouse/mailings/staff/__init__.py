"""The organisers' pages of letters to many."""
