"""Rules of collaboration: pure. They get values and give reasons in words ("" means: nothing speaks against it)."""
