"""Sample sites, and the seeded scripts that make them."""
