"""The verbs: print, read in, take out, put in, carry."""
