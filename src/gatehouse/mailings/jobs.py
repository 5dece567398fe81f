"""What letters to many leave to a worker."""

from gatehouse.mailings.operations import work as work  # registers it
