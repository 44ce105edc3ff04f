"""PowerPoint: from slides to text in the order of reading.

read      a file's bytes to a document, a page for each slide
slide     title, shapes and notes of a slide
layout    what a shape takes over from the slide's layout and master
order     top to bottom, left to right
text      paragraphs, and the bullets before them
graphic   tables, charts and diagrams
"""
