"""Talk utilization of each agent and day, with its numerator and denominator."""
