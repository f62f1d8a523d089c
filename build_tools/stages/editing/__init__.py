"""The stages of editing one page: open, check as one types, save, keep what was there before."""
