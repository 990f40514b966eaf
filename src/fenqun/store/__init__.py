"""What is kept: computed tables and the records of what people did."""
