"""What is learned from the customers: fitted on a sample, kept as plain JSON, scored as an expression."""
