"""What a schedule is understood by in these tests: a season in December and nine plants."""

from datetime import date, time

from gatehouse.imports.shapes import (
    Known,
    KnownActivity,
    KnownEnterprise,
    KnownSession,
    KnownSite,
    Line,
)

FORMATS = {
    "tour": ("Экскурсия", "Tour"),
    "master_class": ("Мастер-класс", "Master class"),
    "lecture": ("Лекция", "Lecture"),
    "exhibition": ("Выставка", "Exhibition"),
}


def site(code: str, name: str, address: str = "") -> KnownSite:
    return KnownSite(code, name, (address,) if address else ())


def tour(slug: str, title: str, enterprise: str, age: int = 8, minutes: int = 60) -> KnownActivity:
    return KnownActivity(slug, title, enterprise, "tour", minutes, age)


ESTET = KnownEnterprise(
    "estet",
    "Ювелирная фабрика «Эстет»",
    ("Estet",),
    [site("estet-shop", "Мастерская", "ул. Золотая, 5")],
    [
        tour("kolco", "Кольцо из принтера", "estet", minutes=75),
        KnownActivity("kolco-mk", "Кольцо из принтера", "estet", "master_class", 90, 12),
    ],
)
MIKRON = KnownEnterprise(
    "mikron",
    "«Микрон»",
    ("Mikron",),
    [
        site("mikron-museum", "Музей"),
        site("mikron-clean", "Чистая комната", "1-й Западный пр., 12"),
    ],
    [tour("chip", "Чип под лупой", "mikron", age=14, minutes=90)],
)
UNICONF = KnownEnterprise(
    "uniconf",
    "«Объединённые кондитеры»",
    ("United Confectioners",),
    [site("uniconf-hall", "Конфетный цех")],
    [
        tour("konfeta", "Конфета в разрезе", "uniconf", age=6),
        KnownActivity("pralin", "Делаем пралине", "uniconf", "master_class", 90, 6),
    ],
)
ILYUSHIN = KnownEnterprise(
    "ilyushin",
    "ПАО «Ил»",
    ("Ilyushin",),
    [site("ilyushin-hall", "Сборочный цех")],
    [tour("krylo", "Крыло изнутри", "ilyushin", age=12)],
)
MKI = KnownEnterprise(
    "mki",
    "Московский комбинат игрушек",
    ("Moscow Toy Works",),
    [site("mki-shop", "Цех игрушек")],
    [
        tour("kukla", "Откуда у куклы глаза", "mki", age=5, minutes=45),
        KnownActivity("mishka", "Сшей медведя", "mki", "master_class", 60, 6),
    ],
)
ORTOMODA = KnownEnterprise(
    "ortomoda",
    "«Ортомода»",
    ("Ortomoda",),
    [site("ortomoda-shop", "Обувной цех")],
    [tour("botinok", "Ботинок по мерке", "ortomoda", age=5)],
)
ELTEZA = KnownEnterprise(
    "elteza",
    "«Элтеза»",
    ("Elteza",),
    [site("elteza-test", "Испытательный зал")],
    [tour("svetofor", "Светофор, который не ошибается", "elteza", age=10)],
)
TRANSMASH = KnownEnterprise(
    "transmash",
    "Московский тормозной завод «Трансмаш»",
    ("Transmash",),
    [site("transmash-stand", "Стенд")],
    [tour("tormoz", "Как остановить поезд", "transmash", age=10)],
)
MEDPLANT = KnownEnterprise(
    "medplant",
    "«Медплант»",
    ("Medplant",),
    [site("medplant-hall", "Сборка чемоданов")],
    [
        tour("chemodan", "Что в оранжевом чемодане", "medplant", age=7),
        KnownActivity(
            "vystavka", "Сто лет скорой", "medplant", "exhibition", 480, 0, is_over_days=True
        ),
    ],
)
PLANTS = [ESTET, MIKRON, UNICONF, ILYUSHIN, MKI, ORTOMODA, ELTEZA, TRANSMASH, MEDPLANT]
SESSION = KnownSession(
    "EST-1", "estet", "kolco", ("estet-shop",), date(2023, 12, 12), time(10), time(11, 15), 20, 0
)


def known(*sessions: KnownSession, enterprise: str = "") -> Known:
    """A season from Monday 11 to Friday 22 December 2023."""
    return Known(
        first_day=date(2023, 12, 11),
        last_day=date(2023, 12, 22),
        zone="Europe/Moscow",
        enterprises=PLANTS,
        sessions=sessions,
        formats=FORMATS,
        codes_elsewhere=frozenset({"OLD-1"}),
        enterprise=enterprise,
    )


def fate(line: Line) -> str:
    """Everything a line says, in one row to read: the row and part, then why it is skipped, or
    what is when, where, for how many, and what stands in its way (a stop has a mark)."""
    number = f"{line.row + 1}.{line.part}" if line.part else f"{line.row + 1}"
    where = f"{line.sheet}!{number}" if line.sheet else number
    if line.skipped:
        return f"{where} — {line.skipped}"
    days = " ".join(f"{day:%d.%m}" for day in (line.day, line.until) if day)
    times = "–".join(f"{at:%H:%M}" for at in (line.starts, line.ends) if at)
    people = "?" if line.places is None else str(line.places)
    people += "" if line.groups is None else f"+{line.groups}"
    what = line.activity or f"{line.enterprise}?"
    told = [f"{one.cell}:{one.code}{'!' if one.is_stop else ''}" for one in line.problems]
    said = [line.code, what, "+".join(line.sites), days, times, people, *told]
    return " ".join([f"{where} =", *filter(None, said)])
