"""The stages: one file for each verb that acts. They call the rooms in turn and hand values on."""
