"""policy: who may do what, for which purpose, on which legal basis, and how long it is kept.

Owns: no table. Pure Python that a privacy officer can read and sign. Readers: every room.
"""
