"""The simulated car market: what is true of each part of it, and who is drawn from that."""
