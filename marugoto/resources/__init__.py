"""resources: what helps, and the one taxonomy of need that the whole system speaks.

Owns: Need (taxonomy term). Reads: agencies, audit, policy, core. Readers: everyone.
Verbs: load the taxonomy, suggest needs from words. Never holds: persons.
"""
