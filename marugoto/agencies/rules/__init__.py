"""Rules of agencies: pure. What a blueprint may say, and what it means."""
