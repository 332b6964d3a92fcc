"""What looks after an installation: checks, backups, bundles, health."""
