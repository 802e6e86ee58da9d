"""public: the residents' door. Where can I turn? No tables, no persons, no sign-in.

Owns: nothing. Reads: agencies, resources. Readers: everyone. Never holds: persons (contract 2).
"""
