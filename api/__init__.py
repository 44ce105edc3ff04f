"""The doors: how people and programs come in.

settings   every key, from options, environment and file
schemas    the JSON that each command prints
cli        the command ``pincite``
demo       the demonstration that ``make demo`` runs
"""
