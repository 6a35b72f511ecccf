"""Start and end frames of shots, predicted one pair after the other (STAGE)."""
