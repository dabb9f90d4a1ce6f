"""Benchmarks: figures in print, as ratios inside one run. How to read them: README.md beside this file."""
