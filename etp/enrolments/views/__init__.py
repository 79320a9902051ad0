"""The screens before and around a path: asking, the inbox, one referral, the entry, the end."""
