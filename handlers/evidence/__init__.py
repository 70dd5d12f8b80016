"""What a photo and a complaint must show before they are sent: the checks behind the thirteen refusal reasons."""
