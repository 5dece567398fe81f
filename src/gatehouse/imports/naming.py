"""What of ours a row names: the session by its code, the enterprise, the activity, the site."""

from __future__ import annotations

from dataclasses import replace

from gatehouse.imports.matching import Catalogue
from gatehouse.imports.row import Row, asked, told
from gatehouse.imports.shapes import Column, Known, KnownActivity, KnownSession, Line
from gatehouse.imports.values import Unclear, age_of

CODE_SIGNS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")
LONGEST_CODE = 16


class Naming:
    """Finds what of ours a row names, and says where it cannot."""

    def __init__(self, known: Known, catalogue: Catalogue) -> None:
        self.known = known
        self.catalogue = catalogue
        self.sessions = {one.code: one for one in known.sessions}

    def code(self, row: Row) -> str:
        """The code the row says: of a session of ours, or for one to be made."""
        code = row.said.get(Column.CODE, "").upper()
        if not code or code in self.sessions:
            return code
        if not set(code) <= CODE_SIGNS or len(code) > LONGEST_CODE:
            row.tell("code_wrong", Column.CODE)
            return ""
        if code in self.known.codes_elsewhere:
            row.tell("code_elsewhere", Column.CODE)
        else:
            row.warn("code_new", Column.CODE)
        return code

    def named(self, row: Row, code: str, session: KnownSession | None) -> Line:
        """The row with its enterprise and its activity; a session of ours says what the row leaves
        out, and is never another activity's."""
        enterprise = self._enterprise(row, session)
        activity = self._activity(row, enterprise, session)
        if activity and not enterprise and not row.said.get(Column.ENTERPRISE):
            enterprise = self.catalogue.activities[activity].enterprise
        if session and activity and activity != session.activity:
            ours = self.catalogue.activities[session.activity].title
            row.tell("code_other", Column.CODE, ours=ours)
        if not enterprise and not row.said.get(Column.ENTERPRISE):
            row.tell("enterprise_missing")
        return Line(
            row.sheet, row.number, row.said, code=code, enterprise=enterprise, activity=activity
        )

    def _enterprise(self, row: Row, session: KnownSession | None) -> str:
        text = row.said.get(Column.ENTERPRISE, "")
        if not text:
            return session.enterprise if session else row.enterprise
        found = self.catalogue.enterprise(text)
        if not found.codes:
            row.ask("enterprise_unknown", Column.ENTERPRISE, found)
        elif found.guess:
            row.warn("read_as", Column.ENTERPRISE, guess=found.guess)
        return found.code

    def _activity(self, row: Row, enterprise: str, session: KnownSession | None) -> str:
        text = row.said.get(Column.TITLE, "")
        format_said = self.catalogue.format(row.said.get(Column.FORMAT, "")).code
        if session and not text:
            return session.activity
        if not enterprise and row.said.get(Column.ENTERPRISE):
            return ""  # of whose activities should it be one?
        found = self.catalogue.activity(enterprise, text, format_said)
        if not found.codes:
            if text:
                row.ask("title_unknown", Column.TITLE, found)
            else:
                row.tell("title_missing")
        elif found.guess:
            column = Column.TITLE if text else Column.FORMAT
            row.warn("read_as", column, guess=found.guess)
        return found.code

    def compared(self, row: Row, activity: KnownActivity | None) -> None:
        """What the row says of the activity itself is not taken, only compared."""
        if text := row.said.get(Column.FORMAT, ""):
            found = self.catalogue.format(text).code
            if not found:
                row.warn("format_unknown", Column.FORMAT)
            elif activity and found != activity.format:
                ours = next(iter(self.known.formats.get(activity.format, (activity.format,))))
                row.warn("format_differs", Column.FORMAT, ours=ours)
        if row.cells.get(Column.AGE) is not None:
            try:
                age = age_of(row.cells[Column.AGE])
            except Unclear as error:
                row.warn(error.code, Column.AGE)
            else:
                if activity and age != activity.age:
                    row.warn("age_differs", Column.AGE, ours=activity.age)

    def sited(
        self,
        row: Row,
        line: Line,
        activity: KnownActivity | None,
        session: KnownSession | None,
    ) -> Line:
        """The line with where it is: as it is said, as it stands, or as it usually is."""
        text = row.said.get(Column.SITE, "")
        if text and line.enterprise:
            return self._said_site(row, line, text)
        if session:
            return replace(line, sites=tuple(session.sites))
        if text or not activity or not activity.is_on_site:
            return line
        usual = list(activity.sites) or [
            (site.code,) for site in self.catalogue.enterprises[activity.enterprise].sites
        ]
        if len(usual) == 1:
            return replace(line, sites=tuple(usual[0]))
        if activity.also_online:
            return line
        names = self.catalogue.site_names
        there = "; ".join(" + ".join(names[code] for code in sites) for sites in usual)
        return told(line, "site_missing", row, Column.SITE, sites=there)

    def _said_site(self, row: Row, line: Line, text: str) -> Line:
        found = self.catalogue.sites(line.enterprise, text)
        if not found.codes:
            near = replace(found, near=found.near or self._site_names(line.enterprise))
            return asked(line, "site_unknown", row, Column.SITE, near)
        if found.guess:
            line = told(line, "read_as", row, Column.SITE, is_stop=False, guess=found.guess)
        return replace(line, sites=found.codes)

    def _site_names(self, enterprise: str) -> tuple[str, ...]:
        return tuple(site.name for site in self.catalogue.enterprises[enterprise].sites[:3])
