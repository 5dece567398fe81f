"""The enterprise's pages: without an account, by the link of the invitation."""
