"""What only editors see, while `courseware preview` runs: problems in their pages; and whose
requests are answered."""
