"""Rules of the library: what could still tell who it is, how a first draft is freed of it, who may let it out."""
