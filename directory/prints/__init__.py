"""What the directory prints: leaflets, sheets, cards."""
