"""One suite that measures speed, and one report: ``python -m benchmarks``."""
