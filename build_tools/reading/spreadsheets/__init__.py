"""Spreadsheets in any form that offices send: bytes → cells → typed rows → what changed."""
