"""Who goes where, and when: visits, shifts and the plans that join them."""
