"""A Zalo Official Account platform of our own, for the demo and the tests: nobody outside has one that can be run."""
