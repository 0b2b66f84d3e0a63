"""What a supervisor says an agent was, where the ledger has it wrong."""
