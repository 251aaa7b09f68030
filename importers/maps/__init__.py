"""Maps of every form, GeoJSON, vector files and IndoorGML, read in a process of their own."""
