"""铁算盘 · Iron Abacus: budget performance management for counties, cities and provinces."""
