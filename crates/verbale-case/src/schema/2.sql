-- Format 2: what a person corrects, laid over the facts whenever links are made. Rows are never deleted: an undone one stays with its date.
CREATE TABLE corrections (
    n INTEGER PRIMARY KEY,
    correction TEXT NOT NULL,    -- JSON: what to do, and names that point at the actors
    author TEXT NOT NULL,
    at TEXT NOT NULL,            -- RFC 3339
    undone_by TEXT,
    undone_at TEXT
);
