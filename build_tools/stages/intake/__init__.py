"""The stages of `intake`: a guide and its recordings become a plan, the plan becomes drafts."""
