"""One spelling for what people write in many: answers are compared by it, and by nothing else.

Case, ё, accents, quotes, punctuation, hyphens and spaces do not matter; a letter that looks like
one of the other alphabet is read as its word is written; numbers in Russian words are digits; an
English article in front is left out. `near` only suggests: nobody is credited by it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from rapidfuzz.distance import OSA

# Letters that cannot be told apart in one of their cases.
CYRILLIC_OF = dict(zip("abcehkmoptxy", "авсенкмортху", strict=True))
LATIN_OF = {cyrillic: latin for latin, cyrillic in CYRILLIC_OF.items()}
# Articles, and how long an English word after one must be: "A B" is two letters.
ARTICLES = {"the": 2, "an": 2, "a": 3}

APOSTROPHE = re.compile(r"(?<=[^\W\d_])['’‘ʼ`´](?=[^\W\d_])")
MINUS = re.compile(r"^\s*[-−–](?=\d)")
# A number with its decimals (or a date, which falls apart), or a word with C's pluses and sharps.
PIECE = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:[+#]+(?![^\W_]))?")
LATIN_WORD = re.compile(r"[a-z]+")
GROUPED = re.compile(r"(?<![\d.])\d{1,3}(?: \d{3})+(?![\d])")
DIGITS = re.compile(r"\d{1,3}")

ONES = {
    "один": 1, "одна": 1, "одно": 1, "два": 2, "две": 2, "три": 3, "четыре": 4, "пять": 5,
    "шесть": 6, "семь": 7, "восемь": 8, "девять": 9,
}  # fmt: skip
TEENS = {
    "десять": 10, "одиннадцать": 11, "двенадцать": 12, "тринадцать": 13, "четырнадцать": 14,
    "пятнадцать": 15, "шестнадцать": 16, "семнадцать": 17, "восемнадцать": 18, "девятнадцать": 19,
}  # fmt: skip
TENS = {
    "двадцать": 20, "тридцать": 30, "сорок": 40, "пятьдесят": 50, "шестьдесят": 60,
    "семьдесят": 70, "восемьдесят": 80, "девяносто": 90,
}  # fmt: skip
HUNDREDS = {
    "сто": 100, "двести": 200, "триста": 300, "четыреста": 400, "пятьсот": 500, "шестьсот": 600,
    "семьсот": 700, "восемьсот": 800, "девятьсот": 900,
}  # fmt: skip
NOUGHT = {"ноль", "нуль"}
THOUSANDS = {
    "тысяча": 10**3, "тысячи": 10**3, "тысяч": 10**3, "тыс": 10**3,
    "миллион": 10**6, "миллиона": 10**6, "миллионов": 10**6, "млн": 10**6,
    "миллиард": 10**9, "миллиарда": 10**9, "миллиардов": 10**9, "млрд": 10**9,
}  # fmt: skip


@lru_cache(maxsize=16_384)
def normalised(text: str) -> str:
    """The one spelling of a text; spelling it again changes nothing. Empty for blanks alone; signs
    without a letter or digit stay as they are.

    >>> normalised("«TY-144»"), normalised("Ту сто сорок четыре")
    ('ту 144', 'ту 144')
    """
    plain = _plain(text)
    minus = bool(MINUS.match(plain))
    words = _without_articles(_pieces(APOSTROPHE.sub("", plain)))
    words = list(_numbers([_in_one_alphabet(word) for word in words]))
    if words[:1] == ["минус"] and words[1:] and words[1][0].isdigit():
        words, minus = words[1:], True
    if not words:
        return " ".join(plain.split())
    if minus:
        words[0] = f"-{words[0]}"
    return GROUPED.sub(lambda found: found[0].replace(" ", ""), " ".join(words))


def folded(words: str) -> str:
    """A name, or a part of one, as it is looked for: case, ё and spaces do not matter."""
    return " ".join(words.split()).casefold().replace("ё", "е")


def is_called(wanted: str, number: int, name: str) -> bool:
    """Whether a team with this number and name is looked for: figures are its number."""
    sought = folded(wanted)
    if sought.isdecimal():
        return sought == str(number)
    return bool(sought) and sought in folded(name)


def near(one: str, other: str) -> int | None:
    """How many letters part two normalised texts, if they could be one answer; None if not.

    Longer texts may differ in more letters, and none in digits; where one has every word of the
    other, it is 1.
    """
    short, long = sorted((one, other), key=len)
    if len(short) > 2 and set(short.split()) <= set(long.split()):
        return 0 if short == long else 1
    if _digits(short) != _digits(long):
        return None
    most = 0 if len(short) < 4 else 1 if len(short) < 6 else 2 if len(short) < 10 else 3
    distance = OSA.distance(one, other, score_cutoff=most)
    return distance if 0 < distance <= most else None


def _digits(text: str) -> list[str]:
    return re.findall(r"\d+", text)


def _plain(text: str) -> str:
    """Small letters without accents (й stays), plain digits, nothing that cannot be seen."""
    for _turn in range(2):
        text = unicodedata.normalize("NFKC", text).casefold()
    return "".join(map(_sign, unicodedata.normalize("NFKC", text)))


@lru_cache(maxsize=4_096)
def _sign(sign: str) -> str:
    if sign == "й":
        return sign
    if sign.isspace():
        return " "
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    parts = unicodedata.normalize("NFKD", sign)
    return "".join(part for part in parts if unicodedata.category(part)[0] not in "MC")


def _pieces(plain: str) -> list[str]:
    """Words and numbers; 3,5 is one number, 12.04.1961 are three."""
    found: list[str] = []
    for piece in PIECE.findall(plain):
        parts = re.split("[.,]", piece) if piece[0].isdigit() else [piece]
        found += [".".join(parts)] if len(parts) <= 2 else parts
    return found


def _without_articles(words: list[str]) -> list[str]:
    while len(words) > 1 and (least := ARTICLES.get(words[0])):
        if not LATIN_WORD.fullmatch(words[1]) or len(words[1]) < least:
            break
        words = words[1:]
    return words


def _in_one_alphabet(word: str) -> str:
    """The word in the alphabet of the letters that belong to one only; if there are none, or as
    many of each, in Cyrillic."""
    latin = sum("a" <= letter <= "z" and letter not in CYRILLIC_OF for letter in word)
    cyrillic = sum("а" <= letter <= "я" and letter not in LATIN_OF for letter in word)
    letters = LATIN_OF if latin > cyrillic else CYRILLIC_OF
    return "".join(letters.get(letter, letter) for letter in word)


def _numbers(words: list[str]) -> Iterator[str]:
    """The words with every number that is said in words as digits."""
    at = 0
    while at < len(words):
        number, after = _number(words, at)
        yield words[at] if after == at else str(number)
        at = max(after, at + 1)


def _number(words: list[str], at: int) -> tuple[int, int]:
    """The longest number that begins here, and where it ends; it ends at `at` if there is none."""
    if words[at] in NOUGHT:
        return 0, at + 1
    total, last = 0, 10**12
    while True:
        group, after = _below_thousand(words, at)
        step = THOUSANDS.get(words[after]) if after < len(words) else None
        if step is None:
            is_said = after > at and not words[at].isdigit()
            return (total + group, after) if is_said else (total, at)
        if step >= last:
            return total, at
        total += (group if after > at else 1) * step
        at, last = after + 1, step


def _below_thousand(words: list[str], at: int) -> tuple[int, int]:
    if at < len(words) and DIGITS.fullmatch(words[at]):
        return int(words[at]), at + 1
    value = 0
    for names in (HUNDREDS, TEENS, TENS, ONES):
        if at < len(words) and words[at] in names:
            value, at = value + names[words[at]], at + 1
            if names is TEENS:
                break
    return value, at
