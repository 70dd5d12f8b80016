"""Pictures that are committed, and how they are made anew: papers of the practice, screenshots of the guide."""
