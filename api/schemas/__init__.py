"""Schemas: the one JSON object that each command prints. Fields may be added, never renamed.

output         exactly these fields, or an error
home           what was done to a home, and how it is
answers        what was answered or found
documents      what is kept, and what was forgotten
runs           what was asked, and what waits for a person
evaluation     how good it all is
registry       all of them by command; ``python -m api.schemas`` writes their files
"""
