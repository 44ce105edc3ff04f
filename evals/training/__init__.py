"""Where fitted numbers come from: anybody with the data sets can fit them anew.

judge      fits the judge's weights and says how good they are
questions  labelled questions over passages, from the data sets' files
reading    what the judge sees of a question's best statements
fit        from what it sees to weights
measure    how far probabilities can be believed
"""
