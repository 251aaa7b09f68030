"""Where things are: the site model and the geometry on it."""
