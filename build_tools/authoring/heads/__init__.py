"""What people mean by what they write in the heads of lessons."""
