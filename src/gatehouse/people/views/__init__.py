"""The edge of sign-in: our pages and letters around the machinery of django-allauth."""
