"""Spreadsheets: every sheet is a page, every area of cells a table.

xlsx           Excel since 2007
workbook       what its sheets share
xlsx_rows      the rows of a sheet
xls            Excel before
sheet          a sheet becomes headings, tables and notes
areas          the tables on a sheet
number         numbers as their cells show them
number_format  what a cell's format says
builtin_formats  the formats that every Excel has
moment         dates and times
"""
