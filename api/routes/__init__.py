"""The addresses of the HTTP door, a module for each group of them.

questions     ask and search
documents     the documents and one of them
originals     a document's file as it was read
runs          what was asked, and each step of how it was answered
escalations   what waits for a person
health        does it live, can it answer?
docs          the pages for people, without any network
"""
