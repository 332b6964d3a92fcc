"""Rules as people read them: packs, parameters with their sources, one explained."""
