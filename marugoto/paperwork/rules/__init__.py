"""Rules of forms: fields, grids, what is filled, what has changed. Pure: values in, answers out."""
