"""What this app adds to frame, workflow and the project's page."""


def register() -> None:
    """Called once, when the app is ready."""
