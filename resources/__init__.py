"""The outside world behind plain objects: the artifact store, generators, the ledger."""
