"""The wire, at the centre's end: three addresses that speak JSON only."""
