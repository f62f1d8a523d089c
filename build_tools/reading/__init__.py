"""Files that people write by hand, read into values: texts, YAML with lines, faults in plain words.

Shared by the rooms that read such files; the meaning of the values is left to them.
"""
