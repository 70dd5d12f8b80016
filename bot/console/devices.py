"""What a browser calls itself, in two words that its owner knows: Chrome, Windows."""

from typing import Final

# The first that a browser's own name holds: most name others too, which came before them.
BROWSERS: Final = (
    ("coc_coc_browser", "Coc Coc"), ("zalo", "Zalo"), ("samsungbrowser", "Samsung Internet"), ("opr/", "Opera"),
    ("edg", "Edge"), ("firefox", "Firefox"), ("fxios", "Firefox"), ("crios", "Chrome"), ("chrome", "Chrome"),
    ("safari", "Safari"),
)  # fmt: skip
SYSTEMS: Final = (
    ("windows", "Windows"), ("android", "Android"), ("iphone", "iPhone"), ("ipad", "iPad"), ("cros", "ChromeOS"),
    ("macintosh", "Mac"), ("linux", "Linux"),
)  # fmt: skip


HANDHELD: Final = frozenset({"Android", "iPhone", "iPad", "Zalo"})
NAMES: Final = frozenset(name for _, name in (*BROWSERS, *SYSTEMS))


def icon_of(device: str) -> str:
    """The icon of a device as `device_of` names it: a telephone or a screen."""
    return "smartphone" if not HANDHELD.isdisjoint(device.split(", ")) else "monitor"


def is_device(said: str) -> bool:
    """Whether an address names a device as `device_of` does, and nothing else."""
    return NAMES.issuperset(said.split(", ")) and said.count(",") < 2


def device_of(user_agent: str) -> str:
    """Browser and system, each '' where it is none that many use; '' where neither is."""
    said = user_agent.lower()
    found = (next((name for sign, name in known if sign in said), "") for known in (BROWSERS, SYSTEMS))
    return ", ".join(filter(None, found))
