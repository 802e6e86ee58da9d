"""core: the true floor. Clock, ids, kana, codes, privacy marks, errors.

Owns: no table. Reads: nothing of ours. Readers: every room.
A module enters when a third room needs it.
"""
