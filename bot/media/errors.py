"""Why a file was not taken as a photo."""


class PhotoError(Exception):
    """A file that is no usable photo. `code` names the sentence for the citizen; no detail of the file is kept.

    Codes: `photo_too_large` (bytes), `photo_too_many_pixels`, `photo_animated`, `photo_heic` (no decoder here),
    `photo_gif`, `photo_pdf`, `photo_video`, `photo_format` (anything else), `photo_broken` (cut off or damaged),
    `photo_tiny`, `photo_timeout`, `photo_busy`, `photo_too_many` (this hour).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __reduce__(self) -> tuple[type["PhotoError"], tuple[str]]:
        """Crosses the border between processes with its code alone."""
        return PhotoError, (self.code,)
