"""Deciding the film: saliency, sharing groups, costs, candidate plans, allocation, script, shot requests. No I/O."""
