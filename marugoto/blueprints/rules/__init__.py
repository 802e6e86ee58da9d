"""Pure rules of blueprints: no Django, no clock."""
