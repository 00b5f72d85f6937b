"""Checks the checks: the answer bank through real grading, luck, mutants."""
