"""resources: what helps, and the one taxonomy of need that the whole system speaks.

Owns: Need (taxonomy term); the directory on HSDS 3.0 (Organization, Service, Location, Schedule …); Source, and in
``staff`` what only workers see: StaffContact, Upload, ImportRun, SourceRow. Reads: agencies, audit, policy, core.
Readers: everyone; of ``staff`` workers alone. Verbs: load the taxonomy, suggest needs from words; list (by a short form or
from a file), revise, entrust, verify, retire an entry; put a place or an organization right; open and close a slot.
Never holds: persons who are helped.
"""
