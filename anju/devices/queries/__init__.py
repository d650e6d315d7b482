"""Every read of devices. Fetching is authorising."""
