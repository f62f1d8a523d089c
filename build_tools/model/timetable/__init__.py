"""The timetable: what people write in `content/timetable.yml`, and the days that follow from it."""
