"""Questions of participation."""
