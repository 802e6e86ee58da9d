"""Invented residents: the extract of a town's register that never was, for demo, tests and measurements.

Pure: a seed in, rows out. The same seed gives the same town, household for household, however many are asked for;
nothing is kept of a household once it has been written, so two million persons need no more memory than twenty.
No name, number or address is taken from a register; the sources of the frequencies stand in the tables.
"""
