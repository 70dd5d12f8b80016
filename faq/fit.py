"""`python -m faq.fit`: fit the model on the catalogue and the decision on the checked questions, write both files.

To be run after phrasings or word lists changed; takes several minutes. Prints what the decision is worth on
questions that it was not fitted on. With `--check` nothing is written: it says what changed since the last fit.
"""

import sys
from collections.abc import Sequence

from faq.deciding import cases_of_rows, cross_validated, fit_decision
from faq.decision import DECISION_FILE, save_decision
from faq.entries import load_catalogue
from faq.fitting import fit, samples_of
from faq.index import Index
from faq.made_of import changed_since, made_of, save_made_of
from faq.matcher import checked_rows
from faq.model import MODEL_FILE, Model, save


def main(arguments: Sequence[str] = ()) -> int:
    """Fit and write; with `--decision` only the decision, on the model as it is.

    With `--check` 1 is returned, and what to fit again for is printed, when something changed since.
    """
    entries = load_catalogue()
    if "--check" in arguments:
        changed = changed_since(made_of(entries, checked_rows()))
        sys.stdout.writelines(f"changed since the fit: {name}\n" for name in changed)
        return 1 if changed else 0
    whole = "--decision" not in arguments
    if whole:
        save(fit(samples_of(entries)))
    cases = cases_of_rows(Index.build(entries, Model()), checked_rows())
    save_decision(fit_decision(cases))
    save_made_of(made_of(entries, checked_rows()), whole=whole)
    sys.stdout.write("\n".join(cross_validated(cases).lines()) + "\n")
    sys.stdout.write(f"wrote {MODEL_FILE.name} ({MODEL_FILE.stat().st_size} bytes) and {DECISION_FILE.name}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
