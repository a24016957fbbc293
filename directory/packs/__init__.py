"""Content packs: reading and checking them. `content/README.md` defines every field."""
