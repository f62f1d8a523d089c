"""Word documents (.docx): what they say, with the numbers that Word draws itself."""
