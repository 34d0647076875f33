"""Figures that several runs measured, in one file, so that a long comparison can be run a piece at a time."""
import collections
import dataclasses
import json

import limits

Column = collections.namedtuple("Column", "name precision")
PEAK = "peak memory, MB"
WIDEST_FIRST = ("f32", "float32", "bf16", "f16", "int8", "q8_0")


class Figures:
    """{(model, threads): {row: {Column: value}}}, with the machine's limits and how many runs each is the median of."""

    def __init__(self, path=None):
        self.path, self.machine, self.runs, self.cases = path, {}, 0, {}
        if path and path.exists():
            stored = json.loads(path.read_text())
            self.runs = stored["runs"]
            self.machine = {int(threads): limits.Machine(**m) for threads, m in stored["machine"].items()}
            for figure in stored["figures"]:
                self.put(figure["model"], figure["threads"], figure["what"],
                         {Column(figure["program"], figure["precision"]): figure["value"]})

    def put(self, model, threads, what, values):
        """A later figure takes the place of an earlier one; of peaks the largest stays, whatever ran in which piece."""
        row = self.cases.setdefault((model, threads), {}).setdefault(what, {})
        for column, value in values.items():
            known = row.get(column)
            row[column] = max(known, value) if what == PEAK and known and value else value

    def save(self):
        figures = [{"model": model, "threads": threads, "what": what, "program": column.name,
                    "precision": column.precision, "value": value}
                   for (model, threads), rows in self.cases.items() for what, row in rows.items()
                   for column, value in row.items()]
        machine = {threads: dataclasses.asdict(m) for threads, m in self.machine.items()}
        self.path.write_text(json.dumps({"runs": self.runs, "machine": machine, "figures": figures}, indent=1) + "\n")

    def rows(self, case, order):
        """The rows of a case in their order, and its columns: the precisions of an engine side by side, ours first."""
        rows = {what: self.cases[case][what] for what in order if what in self.cases[case]}
        columns = {column for row in rows.values() for column in row}
        return rows, sorted(columns, key=lambda c: (c.name != "captiond", c.name, WIDEST_FIRST.index(c.precision)))
