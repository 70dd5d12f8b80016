"""What the shipped model and decision were made of: digests, by which it shows when they are out of date."""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

from faq.decision import DECISION_FILE
from faq.entries import Entry
from faq.evaluate import Row
from faq.fitting import samples_of
from faq.lexicon import LEXICONS
from faq.model import MODEL_FILE

MADE_OF_FILE = MODEL_FILE.with_name("made_of.json")
LISTS = ("backgrounds", "elsewhere", "english", "kinds", "syllables", "wording")
"""Word lists by which the samples are read when the model is fitted."""
OF_DECISION = ("checked questions", "slots.yaml", DECISION_FILE.name)
"""What the decision alone depends on, beside the model."""


def made_of(entries: Iterable[Entry], rows: Iterable[Row]) -> dict[str, str]:
    """Digests, in hexadecimal, of all that `python -m faq.fit` reads, and of the two files that it writes."""
    said = "\n".join(f"{label}\t{text}" for label, text in samples_of(entries))
    asked = "\n".join(f"{row.text}\t{'|'.join(sorted(row.intents))}\t{row.weight}" for row in rows)
    read = {"phrasings": said.encode(), "checked questions": asked.encode()}
    read |= {f"{name}.yaml": (LEXICONS / f"{name}.yaml").read_bytes() for name in (*LISTS, "slots")}
    read |= {path.name: path.read_bytes() for path in (MODEL_FILE, DECISION_FILE)}
    return {name: sha256(content).hexdigest()[:16] for name, content in read.items()}


def save_made_of(digests: Mapping[str, str], path: Path = MADE_OF_FILE, *, whole: bool = True) -> None:
    """Write the digests, a line each; without `whole` those of the decision only, the others stay as they were."""
    kept = {} if whole else json.loads(path.read_text(encoding="utf-8"))
    new = {name: digest for name, digest in digests.items() if whole or name in OF_DECISION}
    path.write_text(json.dumps({**kept, **new}, indent=2) + "\n", encoding="utf-8")


def changed_since(digests: Mapping[str, str], path: Path = MADE_OF_FILE) -> list[str]:
    """Names of what is another than when the files were made; empty when the files are what the command makes."""
    kept = json.loads(path.read_text(encoding="utf-8"))
    return [name for name in {**kept, **digests} if kept.get(name) != digests.get(name)]
