"""The checks of what was read: functions from a project and its content to problems.

Most are pure; those for pictures, subtitles and attachments open the files that pages name. What is
wrong with the text of a page alone is found in `page/`.
"""
