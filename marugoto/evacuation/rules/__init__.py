"""Rules of evacuation: pure values in, reasons out."""
