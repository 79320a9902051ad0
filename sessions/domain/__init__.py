"""What may happen to workshops and to those who take part: each verb guards its rules and leaves its trace."""
