"""Facts and rules as data: what reports are about, who handles them, how long, when offices are open."""
