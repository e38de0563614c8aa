-- Format 1.

-- Settings and state: engine (version that read last), links (`stale` or `fresh`).
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- Pages as found. `print` is the hash of content, told facts, `as_is` and engine: equal print, nothing to do.
CREATE TABLE pages (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    print BLOB NOT NULL,
    digest TEXT NOT NULL,
    uri TEXT,
    media_type TEXT NOT NULL,
    told TEXT NOT NULL,          -- JSON: url, published, title, outlet
    as_is INTEGER NOT NULL,
    body BLOB NOT NULL           -- packed
);

-- Articles as read. `record` is what the page alone says; `settled` the same with what other pages settled, if anything.
CREATE TABLE articles (
    n INTEGER PRIMARY KEY REFERENCES pages(n) ON DELETE CASCADE,
    id TEXT NOT NULL UNIQUE,
    title TEXT,
    outlet TEXT,
    lang TEXT,
    published TEXT,
    words INTEGER NOT NULL,
    quotes INTEGER NOT NULL,
    events INTEGER NOT NULL,
    dates INTEGER NOT NULL,
    figures INTEGER NOT NULL,
    engine TEXT NOT NULL,
    record BLOB NOT NULL,        -- packed JSON, the wire format
    settled BLOB
);
CREATE INDEX articles_by_day ON articles (published, id);

-- `key` is made of the article's id and the fact's words: it outlives a re-reading that numbers the facts anew.
CREATE TABLE quotes (
    n INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles(n) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    key BLOB NOT NULL,
    form TEXT NOT NULL,
    speaker TEXT,
    text TEXT NOT NULL
);
CREATE UNIQUE INDEX quotes_by_article ON quotes (article, number);

CREATE TABLE events (
    n INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles(n) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    key BLOB NOT NULL,
    type TEXT NOT NULL,
    status TEXT NOT NULL,
    source TEXT NOT NULL,        -- names joined by '; '
    target TEXT NOT NULL,
    date TEXT
);
CREATE UNIQUE INDEX events_by_article ON events (article, number);
CREATE INDEX events_by_type ON events (type, date);

-- Full text. Contentless: the words themselves are in the records.
CREATE VIRTUAL TABLE text_of_articles USING fts5 (
    title, text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE text_of_quotes USING fts5 (
    text, speaker, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);

-- Pages that could not be read, until they can.
CREATE TABLE rejected (id TEXT PRIMARY KEY, kind TEXT NOT NULL, message TEXT NOT NULL) WITHOUT ROWID;

-- What holds across articles, kind by kind in linking's order. `row` is the JSON object of CONTRACT.md.
CREATE TABLE links (
    n INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    story TEXT,
    row TEXT NOT NULL
);
CREATE INDEX links_by_id ON links (id);
CREATE INDEX links_by_kind ON links (kind, story);

-- Which rows cite an article.
CREATE TABLE link_articles (
    article INTEGER NOT NULL,
    link INTEGER NOT NULL,
    PRIMARY KEY (article, link)
) WITHOUT ROWID;

CREATE VIEW stories AS SELECT id AS story, row ->> 'title' AS title, row ->> 'first' AS first, row ->> 'last' AS last,
    json_array_length(row, '$.articles') AS articles FROM links WHERE kind = 'stories';
CREATE VIEW actors AS SELECT id AS actor, row ->> 'name' AS name, row ->> 'kind' AS kind, row ->> 'code' AS code,
    row ->> 'country' AS country FROM links WHERE kind = 'actors';
CREATE VIEW lineage AS SELECT row ->> 'from' AS "from", row ->> 'to' AS "to", row ->> 'kind' AS kind,
    row ->> 'overlap' AS overlap, row ->> 'direction' AS direction FROM links WHERE kind = 'lineage';
CREATE VIEW statements AS SELECT id AS statement, story, row ->> 'speaker' AS speaker, row ->> 'said_on' AS said_on,
    row -> 'variants' AS variants FROM links WHERE kind = 'statements';
CREATE VIEW happenings AS SELECT id AS happening, story, row ->> 'type' AS type, row ->> 'date' AS date,
    row -> 'source' AS source, row -> 'target' AS target, row ->> 'object' AS object, row -> 'reports' AS reports,
    row ->> 'independent_sources' AS independent_sources FROM links WHERE kind = 'happenings';
CREATE VIEW timeline AS SELECT story, row ->> 'date' AS date, row ->> 'text' AS text, row ->> 'article' AS article,
    row ->> 'weight' AS weight FROM links WHERE kind = 'timeline';
CREATE VIEW positions AS SELECT story, row ->> 'issue' AS issue, row ->> 'by' AS "by", row ->> 'toward' AS toward,
    row ->> 'stance' AS stance FROM links WHERE kind = 'positions';
CREATE VIEW conflicts AS SELECT story, row ->> 'kind' AS kind, row ->> 'why' AS why, row -> 'claims' AS claims
    FROM links WHERE kind = 'conflicts';
