"""Several people named in one message, counted, and with whom to begin.

    people = read_household("2 con toi voi toi tiem cung hom")   # the teller and two children
    read_first("lam cho be truoc", people)                       # 1: the place of the first child

What is named alone ("con toi chua co mui 2") is no household: only people who are counted or listed together are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from handlers.dialogue.answers.house_words import Entry, Word, house_words, match, matches, may_begin, may_count, past
from handlers.dialogue.answers.lexicon import read_words

SELF: Final = "self"
OTHER: Final = "other"
YOUNG: Final = frozenset({"child", "kid", "junior"})
MARRIED: Final = frozenset({"wife", "husband", "spouse"})
ELDERS: Final = frozenset({"mother", "father", "grandmother", "grandfather", "wife", "husband"})
MOSTLY_OTHERS: Final = frozenset({"sau", "nam", "tam", "bay", "chin"})  # numbers that are other words without marks
MOST: Final = 9  # people of one house that are taken one after the other
UNSURE: Final = "~"  # before a role: the word may as well stand for who writes
COMMA: Final = ","
STOPS: Final = frozenset(",;.!?\n")
CALLED: Final = "ten"  # the word before a name
NEAR: Final = 4  # words behind people in which it is said what they have or lack


@dataclass(frozen=True, slots=True)
class Member:
    """One of the house: who it is to the teller, and which of several alike (from 1; 0 when there is only one)."""

    role: str
    nth: int = 0


Household = tuple[Member, ...]
"""Two people or more, the teller first."""


class Unit(NamedTuple):
    """People named at one place: their roles, where the naming ends, whether a number stood there, and whether it
    counts everybody ("3 mẹ con")."""

    roles: tuple[str, ...]
    end: int
    counted: bool = False
    whole: bool = False


def read_household(text: str) -> Household:
    """Everybody of a message that counts or lists several people; () when it names one or none."""
    typed = house_words(text)
    if not may_count(typed):
        return numbered(_called(typed))
    best: tuple[str, ...] = ()
    at = 0
    while at < len(typed):
        if not may_begin(typed[at]):
            at += 1
            continue
        listed, end = _list_at(typed, at)
        best = listed if len(listed) > len(best) else best
        at = max(end, at + 1)
    total = _total(typed)
    if total > len(best):
        best = (*(best or (SELF,)), *[OTHER] * (total - max(len(best), 1)))
    some = _only_some(typed) if best else None
    best = some if some is not None else best
    return numbered(best) if 2 <= len(best) <= MOST else ()


def read_first(text: str, people: Sequence[Member], *, asked: bool = False) -> int | None:
    """With whom to begin: the place among `people`. `asked`: it was the question, so that naming somebody will do;
    otherwise only words such as "trước" say so. None when nobody, or not one alone, is meant."""
    typed = house_words(text)
    named: list[tuple[int, Unit]] = []
    between: list[int] = []
    at = 0
    while at < len(typed):
        unit = unit_at(typed, at, bare=True)
        if unit is None:
            between.append(at)
        elif not unit.whole:  # `3 me con` counts everybody and names nobody
            named.append((at, unit))
        at = unit.end if unit is not None else at + 1
    ends = [*(start for start, _ in named[1:]), len(typed)]
    said = [one for one, until in zip(named, ends, strict=False) if _said_first(typed, one[0], one[1].end, until)]
    places = (_place(people, unit.roles[0], typed[at : unit.end + 2]) for at, unit in said or (named if asked else ()))
    found = {place for place in places if place is not None}
    if asked and not found and any(one.role in YOUNG for one in people):
        for at in between:  # "the older one"
            if match("eldest", typed, at) or match("youngest", typed, at):
                found |= {_place(people, "child", typed[at : at + 1]) or 0}
    return found.pop() if len(found) == 1 else None


def read_role(text: str) -> str:
    """Who a text names, when it is one person by one word for kin; '' otherwise."""
    typed = house_words(text)
    found: list[str] = []
    at = 0
    while at < len(typed):
        unit = unit_at(typed, at, bare=True)
        found += unit.roles if unit is not None else ()
        at = unit.end if unit is not None else at + 1
    return found[0].removeprefix(UNSURE) if len(found) == 1 else ""


def _called(typed: Sequence[Word]) -> tuple[str, ...]:
    """People of whom each is told with a name: `con gai ten Na …, con trai ten Ty …`; () for fewer than two."""
    if sum(word.bare == CALLED for word in typed) < 2:
        return ()
    roles: list[str] = []
    end = 0
    for at in range(len(typed)):
        unit = unit_at(typed, at, bare=True)
        if unit is None or unit.end >= len(typed) or typed[unit.end].bare != CALLED or at < end:
            continue
        if len(unit.roles) == 1 and unit.roles[0] != SELF and not unit.roles[0].startswith(UNSURE):
            roles.append(unit.roles[0])
            end = unit.end
    return tuple(roles) if len(roles) > 1 else ()


def _list_at(typed: Sequence[Word], at: int) -> tuple[tuple[str, ...], int]:
    """Everybody of a list that begins here, and where it ends."""
    unit = unit_at(typed, at)
    if unit is None or (at and not unit.counted and match("is", typed, at - 1)):
        return (), unit.end if unit is not None else at + 1
    roles, end, sure = unit.roles, unit.end, unit.counted or len(unit.roles) > 1
    young = unit.counted and set(unit.roles) <= YOUNG
    while (following := _after_joins(typed, end)) > end or _another_of_theirs(typed, end):
        unit, comma = unit_at(typed, following), all(word.typed == COMMA for word in typed[end:following])
        comma = comma and following > end
        if unit is None or unit.whole or (comma and not _stands_alone(unit, typed, following)):
            break
        if typed[following].bare == typed[at].bare and unit.roles[0].startswith((SELF, UNSURE)):
            break  # "giup em voi, em ..." is one who asks for help
        if comma and (_one_of(typed, following) or _said_near("first", typed, unit.end)):  # of those who were counted
            break
        if comma and young and not unit.counted and set(unit.roles) <= YOUNG:  # one of the children just counted
            end = unit.end
            continue
        every = unit.counted and match("every", typed, following - 1) is not None
        if every and {*roles, *unit.roles} <= YOUNG:  # `..., ca 2 be`: they again
            roles, end, sure = max(roles, unit.roles, key=len), unit.end, True
            continue
        young = unit.counted and set(unit.roles) <= YOUNG
        sure = sure or unit.counted or not comma
        roles, end = (*roles, *unit.roles), unit.end
    meant = (sure or len(roles) > 2) and not _have_all(typed, end)
    return (_resolved(roles, typed) if meant else ()), end


def _only_some(typed: Sequence[Word]) -> tuple[str, ...] | None:
    """Those of a house whom alone the report is about (`chi me thieu mui 1`, `1 dua chua co`), () when it is one
    person; None when it is about everybody."""
    alone = [at for at in range(len(typed)) if _one_of(typed, at)]
    for at in range(len(typed)):
        behind = past("only", typed, at)
        unit = unit_at(typed, behind, bare=True) if behind > at else None
        if unit is None:
            continue
        each = match("each", typed, behind - 1) and unit.roles[0] in YOUNG and not match("whose", typed, unit.end - 1)
        listed, end = _list_at(typed, behind)
        if not each and _said_near("lacks", typed, max(end, unit.end)):
            return listed
    return () if len(alone) == 1 else None


def _one_of(typed: Sequence[Word], at: int) -> bool:
    """Whether one of several is said to lack something here."""
    found = match("one_of", typed, at)
    return found is not None and _said_near("lacks", typed, at + len(found.words))


def _have_all(typed: Sequence[Word], at: int) -> bool:
    """Whether those named before are said to lack nothing."""
    return _said_near("enough", typed, at) and not _said_near("lacks", typed, at)


def _said_near(kind: str, typed: Sequence[Word], at: int) -> bool:
    """Whether a phrase of this kind stands in the few words from here to the next stop."""
    for place in range(at, min(at + NEAR, len(typed))):
        if typed[place].typed in STOPS:
            return False
        if match(kind, typed, place) and not match("injected", typed, place - 1):
            return True
    return False


def _another_of_theirs(typed: Sequence[Word], at: int) -> bool:
    """Whether one more of the teller's is named right behind another, with no word between: `bo me toi chong toi`."""
    unit = unit_at(typed, at) if at < len(typed) else None
    if unit is None or unit.whole or unit.counted or not match("whose", typed, at - 1):
        return False
    owned = any(match("whose", typed, place) for place in range(at + 1, unit.end))
    owned = owned and not match("brings", typed, unit.end)
    return owned and unit.roles[0] != SELF and not unit.roles[0].startswith(UNSURE)


def _stands_alone(unit: Unit, typed: Sequence[Word], at: int) -> bool:
    """Whether what follows a comma is one more of a list, and not the beginning of the next clause."""
    if unit.counted or unit.end - at > 1:
        return True
    last = unit.end == len(typed)
    return last or (unit.roles != (SELF,) and not typed[at].typed.isascii())


def _after_joins(typed: Sequence[Word], at: int) -> int:
    while found := match("joins", typed, at):
        at += len(found.words)
    return at


def unit_at(typed: Sequence[Word], at: int, *, bare: bool = False) -> Unit | None:
    """A person, or several counted at once: `vo toi`, `2 dua con`, `3 me con`. `bare`: a word without its marks will do
    also where it is mostly another."""
    first = past("every", typed, at)
    number, start = _number_at(typed, past("mine", typed, first))
    at = past("sized", typed, past("mine", typed, start))
    mine = at > start or (not number and start > first)
    found = None if _is_english(typed, at) else _kin_at(typed, at, number)
    if number and found is None:
        at = past("counters", typed, at)
        found = _kin_at(typed, at, number)
    if found is None:
        found = None if number else match("self", typed, at)
        return Unit((SELF,), at + len(found.words)) if found else None
    end = past("sized", typed, at + len(found.words)) if found.kind == "kin" else at + len(found.words)
    owned = past("whose", typed, end)
    behind = past("ages", typed, owned, numbered=True)
    if found.kind == "together":
        count = number or 2
        return Unit((SELF, *found.roles * (count - 1)), behind, True, True) if 2 <= count <= MOST else None
    if found.kind == "pairs":
        return Unit(found.roles, behind, SELF in found.roles or bool(number))
    named = bool(number) or owned > end or mine
    if number > (2 if found.roles[0] in ELDERS else MOST) or not (named or bare or _is_meant(typed[at], found)):
        return None
    unsure = not named and len(found.words) == 1 and match("humble", typed, at) is not None
    role = UNSURE + found.roles[0] if unsure else found.roles[0]
    return Unit((role,) * (number or 1), behind, bool(number))


def _kin_at(typed: Sequence[Word], at: int, number: int) -> Entry | None:
    """The longest word for kin; `me con` means both only when they are counted, or somebody's."""
    for found in matches("kin", typed, at):
        end = at + len(found.words)
        if found.kind != "together" or number or (found.roles != ("sibling",) and past("whose", typed, end) > end):
            return found
    return None


def _is_english(typed: Sequence[Word], at: int) -> bool:
    """Whether `me` is who writes, and no mother without her mark."""
    if typed[at : at + 1] != [Word("me", "me")]:
        return False
    listed = typed[at + 1 : at + 2] == [Word(COMMA, COMMA)] and match("mine", typed, at + 2) is not None
    return listed or any(match("english", typed, beside) is not None for beside in (at - 1, at + 1))


def _is_meant(word: Word, found: Entry) -> bool:
    """A word that is mostly another one without its marks counts with them."""
    return len(found.words) > 1 or found.words[0] not in read_words("household")["marked"] or not word.typed.isascii()


def _number_at(typed: Sequence[Word], at: int, *, loose: bool = False) -> tuple[int, int]:
    """A number, and where it ends; 0 for none. In words it stands before people, unless `loose`: `ba ma` is no 3."""
    if at >= len(typed) or match("ordered", typed, at - 1):
        return 0, at
    if typed[at].bare.isdigit() and len(typed[at].bare) <= 2:
        return int(typed[at].bare), at + 1
    found, after = match("numbers", typed, at), at + 1
    kin = match("kin", typed, at)
    if found is None or (kin is not None and (len(kin.words) > 1 or match("whose", typed, after))):
        return 0, at
    if typed[at].typed.isascii() and not found.words[0].isascii() and typed[at].bare in MOSTLY_OTHERS:
        return 0, at
    if not (loose or match("kin", typed, after) or _counts(typed, after)):
        return 0, at
    number: int = read_words("household")["numbers"][found.words[0]]
    return number, after


def _counts(typed: Sequence[Word], at: int) -> bool:
    return any(match(kind, typed, at) for kind in ("counters", "people", "mine"))


def _resolved(roles: Sequence[str], typed: Sequence[Word]) -> tuple[str, ...]:
    """Each as who it is: `con` is who writes where nothing else stands for that. Who writes counts once, and first."""
    told = any(match("self", typed, at) for at in range(len(typed)))
    humble = {word.bare for word in typed}
    found: list[str] = []
    mine = SELF in roles
    for role in roles:
        kin = role.removeprefix(UNSURE)
        if role.startswith(UNSURE) and not mine and not told and not (kin != "sibling" and "em" in humble):
            mine = True
            found.insert(0, SELF)
        elif kin != SELF:
            found.append(kin)
    return (SELF, *[role for role in found if role != SELF]) if mine else tuple(found)


def _total(typed: Sequence[Word]) -> int:
    """How many people a house is said to have; 0 when it is not said."""
    for at in range(len(typed)):
        house = match("houses", typed, at)
        if house is not None:
            behind = past("every", typed, past("has", typed, at + len(house.words)))
            number, end = _number_at(typed, behind, loose=house.words[-1] == "of")
            people = match("people", typed, end)
            if number and (people or house.words[-1] == "of"):
                end += len(people.words) if people else 0
                return number if number <= MOST and not _have_all(typed, end) else 0
        number, end = _number_at(typed, at, loose=True)
        people = match("people", typed, end) if number else None
        if people is not None and number <= MOST:
            end += len(people.words)
            if people.words[-1] == "us" or match("of_house", typed, end):
                return 0 if _have_all(typed, past("of_house", typed, end)) else number
    return 0


def numbered(roles: Sequence[str]) -> Household:
    """People by their roles, those alike counted."""
    given: dict[str, int] = {}
    found: list[Member] = []
    for role in roles:
        given[role] = given.get(role, 0) + 1
        found.append(Member(role, given[role] if roles.count(role) > 1 else 0))
    return tuple(found)


def _said_first(typed: Sequence[Word], at: int, end: int, until: int) -> bool:
    """Whether those named from `at` to `end` come first; from `until` on somebody else is named."""
    if any(match("first", typed, behind) for behind in range(end, min(end + 3, until))):
        return True
    before = (match("begin", typed, start) for start in range(max(0, at - 3), at))
    return any(found is not None for found in before)


def _place(people: Sequence[Member], role: str, around: Sequence[Word]) -> int | None:
    alike = places_of(people, role)
    if len(alike) < 2:
        return alike[0] if alike else None
    meant = which_of(alike, around)
    return alike[0] if meant is None else meant


def places_of(people: Sequence[Member], role: str) -> list[int]:
    """The places of those whom a word for kin may mean."""
    kin = role.removeprefix(UNSURE)
    group = next((one for one in (YOUNG, MARRIED) if kin in one), frozenset({kin}))
    alike = [place for place, one in enumerate(people) if one.role in group]
    if not alike and role.startswith(UNSURE):
        alike = [place for place, one in enumerate(people) if one.role == SELF]
    return alike


def which_of(alike: Sequence[int], around: Sequence[Word]) -> int | None:
    """Which of several alike is meant by the words around: `thu hai`, `ut`; None when nothing says so."""
    for at in range(1, len(around)):
        nth, number = match("nth", around, at - 1), around[at].bare
        spoken = read_words("household")["nths"].get(around[at].bare, number)
        if nth is not None and str(spoken).isdigit() and 1 <= int(spoken) <= len(alike):
            return alike[int(spoken) - 1]
    for kind, place in (("eldest", alike[0]), ("youngest", alike[-1])):
        if any(match(kind, around, at) for at in range(len(around))):
            return place
    return None
