"""Coverage-guided fuzzing of every parser of files from outside: `make fuzz`."""
