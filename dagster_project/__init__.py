"""How it runs: definitions, jobs, partitions, automation, the command line. No domain logic belongs here."""
