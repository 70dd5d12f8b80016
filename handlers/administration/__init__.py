"""Administration without a deploy: versions of changed entries, drafted, confirmed by a second person, rolled back."""
