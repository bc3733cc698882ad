"""A library at first look: its tags as they come, what it holds, what to search for."""
