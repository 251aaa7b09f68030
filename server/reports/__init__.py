"""Values in, bytes out: what is handed on as a file."""
