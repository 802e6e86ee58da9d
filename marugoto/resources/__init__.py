"""resources: what helps, and the one taxonomy of need that the whole system speaks.

Owns: Need (taxonomy term); the directory on HSDS 3.0 (Organization, Service, Location, Schedule …); Source, and in
``staff`` what only workers see: StaffContact, ImportRun, SourceRow. Reads: agencies, audit, policy, core.
Readers: everyone; of ``staff`` workers alone. Verbs: load the taxonomy, suggest needs from words; list, revise, verify,
retire an entry; open and close a slot; import and export lists. Never holds: persons who are helped.
"""
