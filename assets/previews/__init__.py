"""Pictures in the metadata of assets: what the Dagster UI shows beside what was decided."""
