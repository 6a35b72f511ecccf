"""What Dagster loads: the definitions of the deployment that the environment describes. Nothing else belongs here."""

from dagster_project.build import build_defs
from dagster_project.deployments import from_environment

defs = build_defs(from_environment())
