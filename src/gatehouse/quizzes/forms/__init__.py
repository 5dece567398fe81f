"""What people may send to pages of games; nothing is saved here."""
