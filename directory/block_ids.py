"""Ids of blocks in streams: derived from keys, so that a comparison of versions follows a thing and not its place."""

import uuid

BLOCK_IDS = uuid.UUID("6f1b1c52-6a6e-4a5e-9f0e-3d2f0c7f8a11")


def block_id(key: str) -> str:
    """Return the id of the block that holds what has this key: always the same for the same key."""
    return str(uuid.uuid5(BLOCK_IDS, key))
