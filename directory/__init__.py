"""The services, and how they are found and shown."""
