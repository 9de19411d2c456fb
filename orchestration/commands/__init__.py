"""What each command does; orchestration/cli.py puts them together."""
