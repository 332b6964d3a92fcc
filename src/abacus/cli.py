"""The command `abacus`."""

def main() -> int:
    return 0
