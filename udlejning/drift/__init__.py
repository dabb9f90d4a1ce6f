"""Operation: embedded servers, the demo's supervisor, database roles. Nothing here knows about letting or law."""
