"""A simulated year of a town: invented people, the town's own agencies, and every act done by calling actions (docs/adr/0036).

plan.py says what is to happen, lives.py how one worry goes, engine.py moves the clock, log.py keeps what was done, and tally.py
counts from that log, to be compared with what the indicators count from the rows.
"""
