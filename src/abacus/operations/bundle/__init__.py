"""The bundle: everything a machine without a network needs to install the platform, in one file."""
