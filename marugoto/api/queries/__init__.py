"""What this door reads: which rows everybody may see, the rows of an object, our own taxonomies."""
