"""What people write by hand, read into values: texts, YAML with lines, faults in plain words.

Shared by the rooms that read such files; what the values mean is left to them.
"""
