"""What a visitor reads first: front page, ordinary pages, crisis card, site settings."""
