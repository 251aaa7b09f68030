"""Who goes where when: visits, shifts and a matrix of walks in, a checked plan out."""
