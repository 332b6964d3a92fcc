"""The pages of draws and checks."""
