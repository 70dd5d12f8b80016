"""SQL, a file a subject. A repository takes and gives frozen dataclasses; it decides nothing."""
