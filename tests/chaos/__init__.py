"""Break everything while people write, and count what was lost or said twice."""
