"""A demonstration county of synthetic projects, made through the platform's own services."""
