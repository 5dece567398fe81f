"""The texts that are agreed to with an application: what each is called, and which are needed."""

PERSONAL_DATA, PLANT, CHILD = "consent-personal-data", "consent-plant", "consent-child"
NEWS, PHOTO = "consent-news", "consent-photo"
NEEDED = frozenset({PERSONAL_DATA, PLANT, CHILD})  # without which nobody can come
OPTIONAL = frozenset({NEWS, PHOTO})
