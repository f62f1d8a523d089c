"""The timetable: read, held against the lessons, and brought to phones and loudspeakers."""
