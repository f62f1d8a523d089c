"""The one door to hardware that nobody trusts: a stick, a disk, what a station sent back."""
