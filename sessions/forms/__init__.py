"""What people type on the screens of workshops."""
