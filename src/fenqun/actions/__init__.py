"""What is done for the segments that were chosen."""
