-- Format 3: links are made neighbourhood by neighbourhood, so that a page that comes in touches only its own.

-- What linking needs of an article: packed, made when the page was read.
CREATE TABLE signatures (n INTEGER PRIMARY KEY, signature BLOB NOT NULL);

-- Each article's sketch, nearest others and neighbourhood, in chunks of equal numbers of articles.
CREATE TABLE neighbours (chunk INTEGER PRIMARY KEY, bytes BLOB NOT NULL);

-- Articles that came since the neighbourhoods were made; `sketch` is empty where it has still to be made.
CREATE TABLE waiting (n INTEGER PRIMARY KEY, sketch BLOB);

-- Neighbourhoods that have still to be linked.
CREATE TABLE unlinked (neighbourhood INTEGER PRIMARY KEY);

-- As before, with the neighbourhood that made the row. Exports are ordered by `day`, story, `place`, id; an actor has a row in each of
-- its neighbourhoods.
DROP TABLE links;
CREATE TABLE links (
    n INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    story TEXT,
    row TEXT NOT NULL,
    neighbourhood INTEGER NOT NULL,
    day INTEGER,                 -- first day of its story, YYYYMMDD
    place INTEGER NOT NULL       -- among its story's rows of its kind
);
CREATE INDEX links_by_id ON links (id);
CREATE INDEX links_by_kind ON links (kind, story);
CREATE INDEX links_by_neighbourhood ON links (neighbourhood);
DELETE FROM link_articles;
CREATE INDEX articles_settled ON articles (n) WHERE settled IS NOT NULL;

DROP VIEW actors;
CREATE VIEW actors AS SELECT id AS actor, row ->> 'name' AS name, row ->> 'kind' AS kind, max(row ->> 'code') AS code,
    max(row ->> 'country') AS country FROM links WHERE kind = 'actors' GROUP BY id;

INSERT INTO waiting SELECT n, NULL FROM articles;
INSERT OR REPLACE INTO meta SELECT 'links', 'stale' WHERE EXISTS (SELECT 1 FROM articles);
