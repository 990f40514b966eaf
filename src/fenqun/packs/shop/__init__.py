"""The simulated shop: who its customers are, what it sells, and what they do."""
