"""The doors: how people and programs come in.

settings    every key, from options, environment and file
schemas     the JSON that each command prints
views       what is stored and found, as those objects

cli         the command ``pincite``
demo        the demonstration that ``make demo`` runs

Over HTTP:

messages    bodies, pages and problems
problem     why there is no other reply
reply       an object as bytes
admission   who may come in
intake      how much they may bring
journal     what is written down about it
gatehouse   all of that around every request
desk        questions wait their turn, and stop if their asker leaves
original    a document's file, while it is what was read
readiness   would a question be answered now?
door        what every route needs
openapi     how replies and problems are described
examples    one of each
routes      the addresses
app         all of them behind the gatehouse
server      the application on a socket
client      the same door from the other side
"""
