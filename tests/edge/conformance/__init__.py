"""The conformance kit: against our own listeners everything passes, against bad servers and devices the right things fail."""
