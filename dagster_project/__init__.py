"""How it runs: definitions, jobs, partitions, automation, the command line. No domain logic belongs here."""

import warnings

# For whoever writes with Dagster; whoever runs this, in a terminal, a worker or a step's own process, has no use for it.
warnings.filterwarnings("ignore", message=r".*is currently in (beta|preview)")
