"""Chinese search over the lessons: the files of the index that a page loads.

It reads the words of pages and subtitles (`page_blocks`, `subtitle_blocks`), folds and counts them
(`folding`, `counting`) and codes them compactly (`postings`, `head`, `texts`, `packed_scripts`).
Answering queries is left to the theme's scripts `js/search/*.js`, writing the files to the plugin.
"""
