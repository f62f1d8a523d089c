"""What is published in the place of files that pages name: pictures, drawings, PDFs."""
