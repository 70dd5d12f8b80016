"""Comparing a CCCD with what the citizen says of himself. A mismatch is a question to ask, never proof of an error."""

from collections.abc import Collection

from handlers.dialogue.answers.dates import BirthDate
from handlers.dialogue.answers.identity import Identity, IdentityKind
from handlers.dialogue.answers.lexicon import read_words
from handlers.dialogue.answers.people import Sex


def sex_in(identity: Identity) -> Sex | None:
    """What a CCCD's fourth digit says (even is male); None for other papers."""
    if identity.kind is not IdentityKind.CCCD:
        return None
    return "male" if int(identity.number[3]) % 2 == 0 else "female"


def check_identity_against(
    identity: Identity, birth_date: BirthDate | None, sex: Sex | None, own_prefixes: Collection[str] = ()
) -> tuple[str, ...]:
    """Warning codes: `id_province_unknown`, `id_sex_differs`, `id_century_differs`, `id_year_differs`.

    A CCCD has no check digit: three digits place of birth registration, one century and sex (even is male, from 1900),
    two of the birth year, six random. `own_prefixes` are accepted as provinces (the demo's people begin with 098).
    Other papers have no published structure and give no warning.
    """
    if identity.kind is not IdentityKind.CCCD:
        return ()
    number = identity.number
    warnings: list[str] = []
    if number[:3] not in read_words("identifiers")["provinces"] and number[:3] not in own_prefixes:
        warnings.append("id_province_unknown")
    digit = int(number[3])
    if sex is not None and sex != sex_in(identity):
        warnings.append("id_sex_differs")
    if birth_date is not None:
        year = 1900 + digit // 2 * 100 + int(number[4:6])
        if year % 100 != birth_date.year % 100:
            warnings.append("id_year_differs")
        elif year != birth_date.year:
            warnings.append("id_century_differs")
    return tuple(warnings)
