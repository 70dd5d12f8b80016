"""Why a way to ask is not taken."""


class PhrasingRefused(ValueError):
    """Nothing was added. `reason`: intent, language, length, personal, duplicate (`texts`: the title of the intent that
    has it), worse (`texts`: questions that would no longer be understood).
    """

    def __init__(self, reason: str, texts: tuple[str, ...] = ()) -> None:
        super().__init__(f"phrasing refused: {reason}")
        self.reason = reason
        self.texts = texts
