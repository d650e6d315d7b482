"""Messages to people: recipients, channels, delivery states and fallbacks."""
