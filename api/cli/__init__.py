"""The command line, a module for each group of commands.

Start and end of every command:

    entry           the command ``pincite``, ready for Ctrl-C
    main            finds the command that is meant, and loads that one alone
    exit_code       what a shell script can branch on
    failure         whatever went wrong, in words and codes
    interrupt       Ctrl-C and a polite kill
    options         what every command takes
    session         settings and parts of one command

What people see:

    harmless        words that cannot steer a terminal
    output          JSON for programs, consoles for people
    passage         quoted words in their paragraph
    show            forms in which words come before a person's eyes
    show_outcome    an answer, an abstention, an escalation
    show_comparison two runs of an evaluation
    progress        the bar of a long ingestion

The commands:

    ingest
    ask
    search
    documents       ``documents`` and ``document``
    forget
    runs            ``runs`` and ``trace``
    inbox
    reindex
    serve           the HTTP door, until it is told to end
    status
    doctor          is all well, and if not, what mends it?
    evaluate        ``eval``
    evaluate_chunking, evaluate_formats
"""
