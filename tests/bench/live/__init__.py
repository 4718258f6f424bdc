"""Live transcription: Sotto and its peers, one sound, one model folder, one table."""
