"""Backups: one sealed file with the database, every stored file and a manifest; keys apart; restored only whole."""
