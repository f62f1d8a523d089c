"""登记 at the desk: registers as tables and spreadsheets, the calendar of the timetable, the year's
report."""
