"""What changes a published result: standing (who holds what now), computing (what would change), drafting and
applying (the acts of the office)."""
