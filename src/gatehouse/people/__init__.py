"""Who somebody is: Person, sign-in, roles in the city, consents.

What a plant's people may see is the catalogue's; who asked for a place is admission's."""
