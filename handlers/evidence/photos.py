"""What to ask about a photo before it is sent, and when to stop asking."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from handlers.evidence.features import PhotoFeatures

# Limits found on drawn slips, faces and landscapes under blur, shrinking and lack of light (tests/bot/media). They are
# kept on the lenient side: a good slip refused costs a citizen more than a poor one costs an official.
_SHORTEST_LONG_SIDE = 600
_SHORTEST_SHORT_SIDE = 300
_DARKEST = 45.0
_BLURRED_BELOW = 60.0
_PORTRAIT_SKIN = 0.35
_PORTRAIT_PAPER = 0.25
_PORTRAIT_TEXT = 0.15
_NOTHING = 0.08

MOST_REASKS = 2
"""Times a photo is asked for again. What comes after is taken as it is, with a flag for the official."""


class PhotoFault(StrEnum):
    """What seems wrong with a photo."""

    TOO_SMALL = "too_small"
    DARK = "dark"
    BLURRED = "blurred"
    PORTRAIT = "portrait_suspected"
    IDENTITY_CARD = "identity_card"
    NO_PAPER = "no_paper_seen"
    COVERED = "covered_suspected"
    OTHER_CODE = "other_code"  # a code of something else, found by who can read it (conversations/photo_faults.py)


@dataclass(frozen=True, slots=True)
class PhotoProblem:
    """One thing to ask about. `reason` is the refusal it would lead to (R01, R03, R07, R08).

    `confirmable` when the citizen may know better: "that is my slip", "nothing is covered".
    """

    fault: PhotoFault
    reason: str
    confirmable: bool = False


def judge_photo(features: PhotoFeatures) -> tuple[PhotoProblem, ...]:
    """What seems wrong, the worst first. Empty for a photo that an official can probably read.

    A guess from measures, not a reading: whether the slip names dose, vaccine and date is asked of the citizen.
    """
    problems: list[PhotoProblem] = []
    if features.has_identity_card_qr:
        problems.append(PhotoProblem(PhotoFault.IDENTITY_CARD, "R01", confirmable=True))
    if max(features.width, features.height) < _SHORTEST_LONG_SIDE or (
        min(features.width, features.height) < _SHORTEST_SHORT_SIDE
    ):
        problems.append(PhotoProblem(PhotoFault.TOO_SMALL, "R08"))
    light = _judge_light_and_subject(features)
    if light is not None:
        problems.append(light)
    if features.covered_blocks:
        problems.append(PhotoProblem(PhotoFault.COVERED, "R07", confirmable=True))
    return tuple(problems)


def shows_no_paper(features: PhotoFeatures) -> bool:
    """Whether there seems to be no paper on it at all: a landscape, a face. A poor photo of a paper is one."""
    return not {PhotoFault.NO_PAPER, PhotoFault.PORTRAIT}.isdisjoint(one.fault for one in judge_photo(features))


def _judge_light_and_subject(features: PhotoFeatures) -> PhotoProblem | None:
    """One of these at most: in the dark everything is blurred, and a face is no blurred slip."""
    if features.brightness < _DARKEST:
        return PhotoProblem(PhotoFault.DARK, "R08")
    little_paper = features.paper_share < _PORTRAIT_PAPER and features.text_share < _PORTRAIT_TEXT
    if little_paper and features.skin_share >= _PORTRAIT_SKIN:
        return PhotoProblem(PhotoFault.PORTRAIT, "R03", confirmable=True)
    if features.paper_share < _NOTHING and features.text_share < _NOTHING:
        return PhotoProblem(PhotoFault.NO_PAPER, "R01", confirmable=True)
    if features.sharpness < _BLURRED_BELOW:
        return PhotoProblem(PhotoFault.BLURRED, "R08")
    return None


@dataclass(frozen=True, slots=True)
class PhotoDecision:
    """`taken`: keep the photo. `flags` go to the official with it; `ask` is what to ask the citizen about."""

    taken: bool
    ask: tuple[PhotoProblem, ...] = ()
    flags: tuple[str, ...] = ()


def decide_photo(
    problems: tuple[PhotoProblem, ...], asked_before: int, confirmed: Collection[str] = ()
) -> PhotoDecision:
    """Take the photo or ask again. `asked_before`: how often this photo was asked for again.

    `confirmed` holds the faults that the citizen says are none; they stay as flags for the official.
    """
    open_problems = tuple(item for item in problems if not (item.confirmable and item.fault in confirmed))
    flags = tuple(item.fault.value for item in problems)
    if not open_problems or asked_before >= MOST_REASKS:
        return PhotoDecision(taken=True, flags=flags)
    return PhotoDecision(taken=False, ask=open_problems)


def is_duplicate(sha256: str, earlier: Iterable[str]) -> bool:
    """True when the same picture was sent before: the digest is of the cleaned file, so a re-sent copy counts."""
    return sha256 in set(earlier)
