"""What tests of everything on paper share."""
