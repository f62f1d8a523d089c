"""What only editors see, while `courseware preview` runs: problems in their pages, and a
server that shows pages to this PC alone."""
