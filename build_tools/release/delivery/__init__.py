"""Bringing a medium to a release: its state, the plan, the delivery, the proof."""
