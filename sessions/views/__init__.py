"""The screens of workshops: finder, registration, secret links, planning, the sheet, calendars."""
