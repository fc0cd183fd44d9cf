"""From what happened to a plan for a complaint: pure functions over data/complaint. Nothing here is stored or sent."""
