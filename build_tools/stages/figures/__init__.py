"""Figures of stations that other stages take from records and registers; no verb of its own."""
