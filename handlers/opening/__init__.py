"""What a province still lacks before it opens, out of the state of the service, and what people have to say of it."""
