"""An import contract of our own: pages and forms are reached through addresses only."""

from __future__ import annotations

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class OwnPages(Contract):
    """Modules with these names may be imported only inside the capability they belong to."""

    private = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Look at every import between two capabilities."""
        private = set(self.private)  # type: ignore[call-overload]
        strays = [
            (importer, imported)
            for imported in sorted(graph.modules)
            if private & set(imported.split(".")[2:3])
            for importer in sorted(graph.find_modules_that_directly_import(imported))
            if importer.split(".")[1] != imported.split(".")[1]
        ]
        return ContractCheck(kept=not strays, metadata={"strays": strays})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name each stray import."""
        for importer, imported in check.metadata["strays"]:
            output.print_error(f"{importer} imports {imported}", bold=False)
