"""Default checks to choose from, one file for each pack; read by `inspection.pack`."""
