"""Where fitted numbers come from: anybody with the data sets can fit them anew.

judge      fits the judge's weights and says how good they are
questions  labelled questions over passages, from the data sets' files
reading    what the judge sees of a question's best statements
fit        from what it sees to weights
measure    how far probabilities can be believed
pairs      questions beside statements that answer them, or only look so
encoder    the model that learns to tell them apart; torch
answers    trains it and writes it for the product
"""
