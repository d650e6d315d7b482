"""The compiled inner loop: tables of numbers, moves on them, and annealing."""
