"""What every test is watched for: stray log lines, threads, child processes, sockets, and words in the clear."""
