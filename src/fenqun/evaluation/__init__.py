"""What came of it: movement between segments."""
