"""From a question to an outcome: planned, researched, written, verified, decided, recorded.

The nouns, in the order of the data:

plan           the parts of a question
statement      the smallest words that can be quoted
query          what is searched for
claim          a statement made, with its citations
outcome        an answer, an abstention or an escalation
budget         what a question may cost

The verbs (``ask`` is the page to begin with):

ask            one question, one outcome
guard          what must be known before a text is trusted
decompose      makes the plan, by rules
research       searches until enough is found
weigh          which statements answer best, alone or together
judge          how likely a statement answers
terms          what a text names, in comparable forms
conclude       from findings to checked claims or a concern
write          drafts claims in the documents' words
verify         checks a claim against its quotes
contradict     finds another document's other figure
decide         from results to the outcome

What they stand on:

tools          search and score: the only effects
record         every effect once, kept for the trace
cite           exact words and their place
narrow         what to know of the condition that narrowed a search
session        one run around one question
inbox          what waits for a person
redact         what is left of an outcome that cited what was forgotten
outcome_json   outcomes as every door prints them
settings       what an owner may set
books          what a home has in writing
view           the index in use, and its embedder
engines        where each index is
sound          does the index hold what the manifest lists?
recipes        what an index is made with by the settings
limits         what a file may take to be parsed
keeper         brings the index in line
forgetting     takes documents out of everything a home keeps
build          chooses and wires the parts
check          one thing that was looked at
installation   is what the program stands on all there?
leftovers      what killed processes left behind
checkup        is everything in a home as it should be?
mend           puts right what can be
"""
