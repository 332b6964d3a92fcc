"""The second wall: PostgreSQL itself holds every row within the reach of the work that asks for it.

`belonging` says of every table whose its rows are; `ddl` makes columns, triggers and policies of that;
`raising` puts them up as the owner of the tables; `questions` asks an installation whether they stand.
It guards the organisation a row belongs to, not its stage and not who is assigned to it (ADR 0019).
"""
