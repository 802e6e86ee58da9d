"""api: the door for other programs. The public directory as HSDS 3.0, as open data, to read and never to write.

Owns: nothing. Reads: agencies, resources. Readers: everyone; no sign-in, no cookies. Never holds: persons (contract 2), and
what only workers see of the directory (contract 8).
"""
