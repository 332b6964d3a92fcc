"""What the pages of intake show, made from what is stored."""
