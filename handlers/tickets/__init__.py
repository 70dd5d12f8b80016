"""Tickets: one operation a file, the table of moves, due times, who may see what, who is told what.

Operations (`async def verb(work, ticket_id, actor, …) -> Ticket`; all once per cause, audited, with a ticket event)
    open                        a Draft from any door -> routed, coded, with a due time; `plan`, `due_of` for the card
    claim  release  assign      who works on it (first wins; AlreadyClaimed carries the name)
    note  reply  ask_citizen    words: for colleagues, for the citizen, a question that stops the clock
    written_by_hand             an official's words from the messenger's own console
    add_information             the citizen's words and photos; the clock runs on
    approve  mark_entered       agreed; stands on the national platform (also many at once)
    confirm                     seen, not seen, an import brought the dose, approved but seen by nobody
    refuse  reopen              a numbered reason with its draft; a dispute or what was missing
    link  unlink                two that belong together and stay separate
    transfer  merge  correct    another body; one matter once; typed data as on the slip
    escalate                    by time: warning, next level
    withdraw  rate              the citizen's own

Rules
    status    the only table of moves          sla, calendar, times    due times and how they are said
    access    who may see and do what          masking                 what a masked ticket shows
    ladder    who stands above the owner       errors                  what an operation may refuse
    act       the frame of every operation     notices                 who is told what
    queries   queues, the ticket page, history in words
"""
