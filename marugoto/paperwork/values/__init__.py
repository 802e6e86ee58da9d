"""What forms are filled with: read through the owning rooms, as far as the worker who asks may see it, and no further."""
