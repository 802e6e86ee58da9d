"""paperwork: 様式. The official forms of a case, written from its records as Excel and PDF, and read back into them.

Owns: LayoutVersion, Arrival. Reads: people, intake, cases, collaboration, each through its own access and as far as the viewer
may; nothing of the wall; agencies, audit, policy, core. Readers: whoever may read the record that a form is about; layouts:
whoever looks after forms. Verbs: print, read in, take out, put in, carry. Never holds: what stands on a form.
"""
