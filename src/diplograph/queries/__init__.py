"""Questions and answers: the ready-made questions, and how an answer is written.

`questions` finds a question and binds its parameters; `results` writes an answer in each format and
`table` for a terminal, with what `notes` says of each claim. A lookup imports only `results`.
"""
