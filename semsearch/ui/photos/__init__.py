"""Photos as the pages show them: one, a grid, all that is known of one, a selection."""
