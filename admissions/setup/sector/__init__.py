"""What the sector database (cơ sở dữ liệu ngành) sends of children: read, compared, saved all at once."""
