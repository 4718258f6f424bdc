-- Times are seconds on the call clock. Only the shape is checked here: a row with an odd value in
-- it must still be readable after damage, so the reading code is the lenient side.

CREATE TABLE calls (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given out twice
    title TEXT NOT NULL,
    started TEXT NOT NULL, -- wall-clock time with its offset, ISO 8601
    source TEXT NOT NULL,
    playbook TEXT NOT NULL,
    state TEXT NOT NULL, -- open, closed, recovered
    length REAL, -- unknown while open
    owner_pid INTEGER NOT NULL,
    owner_started REAL NOT NULL -- a process id alone is given out again
) STRICT;

CREATE TABLE utterances (
    call INTEGER NOT NULL REFERENCES calls ON DELETE CASCADE,
    id INTEGER NOT NULL,
    channel TEXT NOT NULL,
    start REAL NOT NULL,
    "end" REAL NOT NULL,
    text TEXT NOT NULL,
    words TEXT NOT NULL, -- JSON: [[word, start, end, probability], …]
    first_text TEXT, -- as it was before the first revision
    first_words TEXT,
    PRIMARY KEY (call, id)
) STRICT;

CREATE TABLE moments (
    call INTEGER NOT NULL REFERENCES calls ON DELETE CASCADE,
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    channel TEXT NOT NULL,
    utterance INTEGER NOT NULL,
    quote TEXT NOT NULL,
    at REAL NOT NULL,
    PRIMARY KEY (call, id)
) STRICT;

CREATE TABLE cards (
    call INTEGER NOT NULL REFERENCES calls ON DELETE CASCADE,
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    moment INTEGER NOT NULL,
    headline TEXT NOT NULL,
    say TEXT NOT NULL,
    quote TEXT NOT NULL,
    quote_at REAL NOT NULL,
    PRIMARY KEY (call, id)
) STRICT;

CREATE TABLE tips (
    call INTEGER NOT NULL REFERENCES calls ON DELETE CASCADE,
    id INTEGER NOT NULL,
    moment INTEGER NOT NULL,
    headline TEXT NOT NULL,
    say TEXT NOT NULL,
    quote TEXT NOT NULL,
    quote_at REAL NOT NULL,
    PRIMARY KEY (call, id)
) STRICT;

CREATE TABLE notices (
    call INTEGER NOT NULL REFERENCES calls ON DELETE CASCADE,
    id INTEGER NOT NULL, -- its place in the call
    text TEXT NOT NULL,
    hint TEXT NOT NULL,
    severity TEXT NOT NULL,
    PRIMARY KEY (call, id)
) STRICT;
