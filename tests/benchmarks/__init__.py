"""The benchmarks themselves: small and quick."""
