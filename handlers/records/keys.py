"""How people are found without being readable: blind indexes of what they say of themselves."""

from handlers.dialogue.answers.dates import BirthDate
from handlers.dialogue.answers.identity import Identity, IdentityKind
from storage.crypto import Vault
from storage.repositories.records import PersonContent

# Every look-up tries this many forms of a birth date, so that each costs the same.
BIRTH_FORMS = 3
# What follows the year in a stored birth date that counts as the year alone.
YEAR_ALONE = frozenset(("", "-01", "-01-01"))


def identity_index(vault: Vault, identity: Identity) -> bytes:
    """The blind index of a number, whatever paper it stands on (`person_keys.key_index`)."""
    return vault.index("identity", identity.comparable)


def person_index(vault: Vault, person_id: int) -> bytes:
    """What stands for a person in attempts: rows there tell nothing to who reads them."""
    return vault.index("person", str(person_id))


def birth_key(birth: BirthDate) -> str:
    """A record's birth date as it is compared: 01/01 is how systems store a paper with the year alone."""
    if birth.month is None or (birth.month == 1 and birth.day in (1, None)):
        return f"{birth.year:04}"
    return birth.iso


def proof_index(vault: Vault, number: str, birth: str, phone: str) -> bytes:
    """The digest of a row of `person_proofs`. `number`: Identity.comparable; `phone`: national form."""
    return vault.index("proof", number, birth, phone)


def unnumbered_index(vault: Vault, name: str, birth: str, commune: str) -> bytes:
    """How a list finds a person again who has no number at all. `birth`: BirthDate.iso."""
    return vault.index("unnumbered", name.casefold(), birth, commune)


def stored_birth_key(iso: str) -> str:
    """`birth_key` of a stored birth date (BirthDate.iso)."""
    return iso[:4] if iso[4:] in YEAR_ALONE else iso


def keys_of(vault: Vault, content: PersonContent, commune: str) -> list[tuple[bytes, str]]:
    """(key index, kind) of every number a person is known by."""
    found = {vault.index("identity", comparable(kind, number)): kind for kind, number in content.identities.items()}
    if not found:
        return [(unnumbered_index(vault, content.name, content.birth, commune), "none")]
    return list(found.items())


def proofs_of(vault: Vault, content: PersonContent) -> list[bytes]:
    """The digests of `person_proofs` of a person: one for each number."""
    birth = stored_birth_key(content.birth)
    numbers = {comparable(kind, number) for kind, number in content.identities.items()}
    return [vault.index("proof", number, birth, content.phone) for number in sorted(numbers)]


def ticket_indexes(vault: Vault, content: PersonContent) -> list[bytes]:
    """The blind indexes (`tickets.subject_index`) under which tickets about this person may have been filed."""
    numbers = {form for kind, number in content.identities.items() for form in (number, comparable(kind, number))}
    return [vault.index("ticket_subject", number) for number in sorted(numbers)]


def comparable(kind: str, number: str) -> str:
    """What numbers are compared by, as `Identity.comparable`."""
    return number[-10:] if kind == IdentityKind.BHYT else number


def proofs_to_try(vault: Vault, identity: Identity, birth: BirthDate, phone: str) -> list[bytes]:
    """The digests a statement agrees with: a record holding only the year, or month and year, agrees with a full date
    of that year or month. A record with a full date agrees with that date alone. Always `BIRTH_FORMS` of them."""
    forms = [birth_key(birth)]
    if birth.month is not None:
        forms.append(f"{birth.year:04}-{birth.month:02}")
        forms.append(f"{birth.year:04}")
    forms = list(dict.fromkeys(forms))
    # The fillers can never be a stored form.
    forms += [f"none-{n}" for n in range(BIRTH_FORMS - len(forms))]
    return [proof_index(vault, identity.comparable, form, phone) for form in forms]
