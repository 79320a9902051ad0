"""Small words shared by every template."""
