"""The operators' door: starts, checks and stops what an administrator has to start, check and stop.

Owns: no tables; the console script `marugoto`, the embedded PostgreSQL server, the supervisor of what serves.
Reads: every room through its actions and queries, as the other doors do.
Readers: the operators of a municipality, on the machine itself.
"""
