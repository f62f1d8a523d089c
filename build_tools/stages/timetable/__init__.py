"""The stages of `timetable`: the programme shown, and brought to phones and loudspeakers."""
