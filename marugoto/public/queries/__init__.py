"""Questions that residents ask: windows to turn to, and places that help."""
