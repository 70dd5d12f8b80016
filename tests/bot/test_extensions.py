"""What other packages bring is looked at when a process starts, and all that is wrong with it is told at once."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.extensions import BadExtension, Extensions, check_channel, check_gateway
from handlers.catalogue.facts import CatalogueError
from handlers.rulebook import shipped_rules

MODULE = """
from pathlib import Path
from handlers.registry import Brought, CONVERSATIONS

def channel(host): ...
def gateway(settings, database, clock, ids): ...
def too_little(): ...
menu = CONVERSATIONS[0]
brought = Brought(menu)
"""
Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """install("package", "group", "name = module:object", ...): a distribution on the path, as pip would leave it."""
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "brought_along.py").write_text(MODULE, encoding="utf-8")
    (tmp_path / "does_not_load.py").write_text("raise RuntimeError('half written')", encoding="utf-8")

    def made(package: str, group: str, *points: str) -> None:
        about = tmp_path / f"{package}-1.0.dist-info"
        about.mkdir()
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n", encoding="utf-8")
        (about / "entry_points.txt").write_text(f"[{group}]\n" + "\n".join(points) + "\n", encoding="utf-8")

    yield made
    for name in ("brought_along", "does_not_load"):
        sys.modules.pop(name, None)


def faults() -> list[str]:
    """What is wrong, a line each."""
    with pytest.raises(BadExtension) as caught:
        Extensions.load()
    return str(caught.value).splitlines()


def test_without_other_packages_there_is_nothing() -> None:
    found = Extensions.load()
    assert (found.channels, found.gateways, found.conversations) == ({}, {}, {})


def test_what_is_whole_is_found_by_its_name(install: Install) -> None:
    install("letters", "hotline.channels", "letters = brought_along:channel")
    install("carrier", "hotline.sms_gateways", "carrier = brought_along:gateway")
    found = Extensions.load()
    assert set(found.opened(["letters"])) == {"letters"}
    assert found.gateway("carrier") is found.gateways["carrier"]


@pytest.mark.parametrize(
    ("group", "point", "told"),
    [
        (
            "channels",
            "letters = no_such_module:x",
            "does not load: ModuleNotFoundError: No module named 'no_such_module'",
        ),
        ("channels", "letters = does_not_load:x", "does not load: RuntimeError: half written"),
        ("channels", "letters = brought_along:nothing", "does not load: AttributeError: "),
        ("channels", "letters = brought_along:too_little", "is not called as letters(HOST)"),
        ("channels", "letters = brought_along:menu", "is not called as letters(HOST)"),
        ("sms_gateways", "carrier = brought_along:channel", "is not called as carrier(SETTINGS, DATABASE, CLOCK, IDS)"),
        ("conversations", "hours = brought_along:menu", "is no handlers.registry.Brought"),
        ("conversations", "hours = brought_along:brought", "is the conversation 'menu', under another name"),
    ],
)
def test_what_does_not_fit_is_told_with_its_place(install: Install, group: str, point: str, told: str) -> None:
    install("somebodys", f"hotline.{group}", point)
    (fault,) = faults()
    assert fault.startswith(f"hotline.{group}: {point.split()[0]} (somebodys): {told}")


def test_a_name_of_two_packages_or_of_the_service_itself_is_told(install: Install) -> None:
    install("one", "hotline.channels", "letters = brought_along:channel", "telegram = brought_along:channel")
    install("two", "hotline.channels", "letters = brought_along:channel")
    assert faults() == [
        "hotline.channels: letters: the name is taken twice, by one and two",
        "hotline.channels: telegram: the name is taken twice, by the service itself and one",
    ]


def test_the_faults_of_every_package_are_told_at_once(install: Install) -> None:
    install("one", "hotline.channels", "letters = brought_along:too_little")
    install("two", "hotline.sms_gateways", "demo = brought_along:gateway", "carrier = does_not_load:x")
    assert len(faults()) == 3


class Half:
    """A channel and gateway that is half written."""

    name = "other"

    def send(self) -> None:
        """Not awaited."""


def test_a_channel_that_lacks_something_is_refused_with_what_it_lacks() -> None:
    with pytest.raises(BadExtension) as caught:
        check_channel("half", Half)  # type: ignore[arg-type]
    told = str(caught.value)
    for part in ("no method `routes`", "no method `fetch`", "`send` is no `async def`", "both 'half'", "`streams`"):
        assert f"channel half: {part}" in told or part in told


def test_a_gateway_that_lacks_something_is_refused_with_what_it_lacks() -> None:
    with pytest.raises(BadExtension) as caught:
        check_gateway("half", Half)  # type: ignore[arg-type]
    assert str(caught.value).splitlines() == [
        "SMS gateway half: no method `close`",
        "SMS gateway half: `send` is no `async def`",
    ]


def test_what_breaks_when_it_is_made_is_told_without_its_words() -> None:
    def make() -> Half:
        raise ValueError("the token is 12345")

    with pytest.raises(BadExtension, match=r"^channel half: cannot be made: ValueError$"):
        check_channel("half", make)  # type: ignore[arg-type]


def test_words_that_the_service_says_itself_or_that_are_half_are_refused(tmp_path: Path) -> None:
    for language, words in (("vi", "title: Thực đơn khác\nonly_here: Xin chào\n"), ("en", "title: Another menu\n")):
        (tmp_path / language).mkdir()
        (tmp_path / language / "menu.yaml").write_text(words, encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        shipped_rules().with_words([tmp_path])
    assert [line.partition(": ")[2] for line in str(caught.value).splitlines()] == [
        "only_here: missing, but another language says it",
        "menu.title: the service has this text itself",
    ]
