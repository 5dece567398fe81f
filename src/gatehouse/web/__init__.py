"""What every page shares: base templates, components, design tokens, static files.

Also errors, paging and the mode for the visually impaired. It has no tables."""
