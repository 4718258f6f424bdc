-- What the rep, or the state of the sound, added to the record while it was made.

CREATE TABLE marks (
    call INTEGER NOT NULL REFERENCES calls ON DELETE CASCADE,
    id INTEGER NOT NULL, -- its place in the call
    at REAL NOT NULL,
    kind TEXT NOT NULL, -- tick, verdict, side, mode
    about TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (call, id)
) STRICT;
