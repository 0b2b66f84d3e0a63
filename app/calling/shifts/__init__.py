"""Working time that agents are scheduled for, with its breaks, and the days off."""
