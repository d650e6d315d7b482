"""Tests of the safety board."""
