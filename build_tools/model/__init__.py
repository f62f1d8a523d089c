"""Frozen values and their schema; nothing here touches a disk or a clock."""
