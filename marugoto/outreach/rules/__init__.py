"""What outreach decides by: pure, no Django, no clock."""
