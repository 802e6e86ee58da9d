"""Forms as Excel: written with their values, taken out as layouts, and read again. All cells are text; none is a formula."""
