"""A PostgreSQL server of one's own, without an administrator: the wheel's programs, a folder, a socket."""
