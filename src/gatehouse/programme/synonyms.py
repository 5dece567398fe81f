"""Words that people look for and that stand otherwise in the texts. Kept short: a word on the
left also finds whatever holds one of the words on the right."""

SYNONYMS: dict[str, tuple[str, ...]] = {
    "сладости": ("конфеты", "шоколад", "зефир", "мармелад", "кондитерская"),
    "сладкий": ("конфеты", "шоколад", "зефир", "мармелад", "кондитерская"),
    "sweets": ("конфеты", "шоколад", "confectionery", "chocolate"),
    "космонавт": ("космос", "ракета"),
    "самолёт": ("авиация", "авиационный"),
    "одежда": ("ткань", "швейный", "текстиль"),
    "машины": ("автомобиль", "станок"),
}
