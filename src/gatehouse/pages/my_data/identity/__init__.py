"""How surely it is known who I am: pages of a phone and of an official identity."""
