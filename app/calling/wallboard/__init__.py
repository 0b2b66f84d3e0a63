"""The wallboard: what every campaign, agent and call does right now."""
