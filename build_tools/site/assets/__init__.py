"""The stylesheets and scripts of pages: joined, small, and without what no page uses."""
