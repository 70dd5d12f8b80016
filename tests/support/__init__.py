"""What several tests share: servers, drivers, people that do not exist."""
