"""Pure decisions of messaging: quiet hours, retries, waiting for an answer."""
