"""Work beside the pages: what each kind of job does, and the worker that does it."""
