"""The organisers' pages of imports."""
