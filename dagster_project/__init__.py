"""How it runs: definitions, jobs, partitions, automation, the command line. No domain logic belongs here."""

import warnings

# Notices for who writes with Dagster; who runs this, in a terminal, a worker or a step's process, has no use for them.
warnings.filterwarnings("ignore", message=r".*is currently in (beta|preview)")
