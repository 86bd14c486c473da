"""What the sector database says of a child: shown, confirmed or disputed by the family."""
