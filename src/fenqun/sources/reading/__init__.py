"""Files of any kind turned into one staged form; pure Python, run in a limited child process."""
