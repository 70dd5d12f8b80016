"""The graph of a conversation shows all that it declares and nothing else."""

from handlers.dialogue.conversation import Declared, Group, Step
from handlers.dialogue.outcome import Done, Move, Prompt, say
from handlers.dialogue.registry import Registry, Roles
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.talks.graph import graph, overview, pages
from handlers.texts import Texts

OPEN = Group("open", ("ask_name", "confirm"))


async def ask(talk: Talk) -> Prompt:
    return Prompt((say("common.verbatim", text=""),))


async def take(talk: Talk, answer: Answer) -> Move:
    return Done()


def step(*leads_to: str | Group, starts: tuple[str, ...] = ()) -> Step:
    return Step(ask, take, leads_to, starts)


HELLO = Declared(
    "hello",
    "menu.title",
    "ask_name",
    {"ask_name": step("ask_name", OPEN), "confirm": step(OPEN, starts=("other",))},
    begins=("confirm",),
    starts=("other",),
)
OTHER = Declared("other", "danger.title", "wait", {"wait": step()})


def edges(drawn: str) -> set[str]:
    return {line.strip() for line in drawn.splitlines() if ">" in line}


def test_every_declared_move_is_an_arrow_and_no_other() -> None:
    assert edges(graph(HELLO)) == {
        "begin --> ask_name",
        "begin --> confirm",
        "begin -.-> to_other",
        "ask_name --> ask_name",
        "ask_name --> group_open",
        "group_open --> ask_name",
        "group_open --> confirm",
        "confirm --> group_open",
        "confirm -.-> to_other",
    }


def test_every_node_says_what_it_is() -> None:
    nodes = [line.strip() for line in graph(HELLO).splitlines()[1:] if ">" not in line]
    assert nodes == [
        "begin((begin))",
        "ask_name[ask_name]",
        "confirm[confirm]",
        "group_open{{open}}",
        "to_other[[other]]",
    ]
    assert graph(HELLO).startswith("flowchart TD\n")


def test_the_overview_tells_what_starts_what_and_what_may_come_at_any_time() -> None:
    registry = Registry((HELLO, OTHER), menu="hello", roles=Roles(danger="other"))
    assert edges(overview(registry)) == {"any -.-> to_other", "to_hello -.-> to_other"}


def test_every_conversation_has_a_page_in_the_list() -> None:
    made = pages(Registry((HELLO, OTHER), menu="hello"), Texts.load())
    assert set(made) == {"README.md", "hello.md", "other.md"}
    assert "| [hello](hello.md) | menu chính | main menu | 2 |" in made["README.md"]
    assert graph(HELLO) in made["hello.md"]
