"""From facts and measurements to a plan: every rule about quality and size. Pure."""
