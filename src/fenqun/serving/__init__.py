"""What the pages and the API share: who asks, what they may, how an error becomes an answer."""
