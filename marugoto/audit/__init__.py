"""audit: 取扱いの記録. Who did what, and who looked at whose record, for which purpose; nothing can be changed unseen.

Owns: AuditEvent (append-only), AuditSeal (the chain), the anchor file and the key file outside the database.
Reads: policy, core. Everybody writes here; audit knows nobody: all it holds is identifiers and codes, by value.
Readers: the privacy officer; the person's own trail; timelines (through queries). Never free text from a record.
How the chain works, and what it cannot see: docs/adr/0003-audit-chain.md.
"""
