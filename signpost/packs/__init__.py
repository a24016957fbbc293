"""Content packs: their shape, reading, checking, loading and exporting. `content/README.md` defines every field."""
