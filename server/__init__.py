"""The web edge, the workflows, the storage and the jobs of Walkround."""
