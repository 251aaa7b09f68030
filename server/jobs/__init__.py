"""Background work: jobs wait in the database, and each runs in a process of its own."""
