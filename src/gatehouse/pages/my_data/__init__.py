"""My data: what the house knows of a person, and how they take it back."""
