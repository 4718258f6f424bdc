-- What is made of a call once it is over, and what the coach's model took.

CREATE TABLE reports (
    call INTEGER NOT NULL REFERENCES calls ON DELETE CASCADE,
    part TEXT NOT NULL, -- found: by Sotto itself; written: by the coach's model; job: to be written
    content TEXT NOT NULL, -- JSON
    PRIMARY KEY (call, part)
) STRICT;

CREATE TABLE spending (
    call INTEGER NOT NULL, -- refers to nothing: what is spent stays spent when its call is deleted
    id INTEGER NOT NULL, -- its place in the call; below zero after the call
    at REAL NOT NULL, -- wall-clock time, in seconds since 1970
    host TEXT NOT NULL,
    model TEXT NOT NULL,
    prompt_tokens INTEGER NOT NULL,
    answer_tokens INTEGER NOT NULL,
    PRIMARY KEY (call, id)
) STRICT;
