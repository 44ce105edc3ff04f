"""The gate: measured quality must not fall below the floors in ``thresholds.toml``.

floors      the least share of each measure, overall and by group
verdict     what was measured beside its floor
move        floors rise by themselves, and come down for a stated reason only
check       all verdicts, and what became of each question
command     ``python -m evals.gate``
"""
