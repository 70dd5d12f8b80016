"""The readers of doses and days as the campaign that runs has them, and what tests ask of it."""

from functools import partial

from handlers.dialogue.answers import dates, doses, missing_records, still_wrong
from handlers.rulebook import shipped_rules

CAMPAIGN = shipped_rules().campaign
FIRST_DAY, HIGHEST = CAMPAIGN.first_day, CAMPAIGN.doses.told

read_injection_date = partial(dates.read_injection_date, earliest=FIRST_DAY)
read_dose_number = partial(doses.read_dose_number, highest=HIGHEST)
missing_dose = partial(missing_records.missing_dose, highest=HIGHEST)
lacking_dose = partial(still_wrong.lacking_dose, highest=HIGHEST)
