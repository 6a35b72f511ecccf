"""Measurements that back a claim about speed: the competitor in the same run, the result as a ratio.

Thresholds do not belong here, nor into the tests: a busy machine is not a bug.
"""
