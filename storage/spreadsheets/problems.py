"""Why a file cannot be read as a list."""


class SheetProblem(Exception):
    """`code`: `not_xlsx`, `too_many_parts`, `too_large`, `bomb`, `too_far`, `too_many_rows`, `empty`, `encoding`,
    `kind`, `locked`, `old_xls`, `macros`, `html`, `text_named_xlsx`, `picture`, `pdf`, `quote`; and from who reads the
    rows `header`, `columns` and `nobody`. `said`: what its sentence names (`line` of `quote`, `missing` of `columns`).

    The catalogue `import_problems` has a sentence for each (`file.CODE`).
    """

    def __init__(self, code: str, **said: int | str) -> None:
        super().__init__(code)
        self.code = code
        self.said = said
