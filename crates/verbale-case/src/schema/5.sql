-- Format 5: what one page more costs does not grow with the case.

-- As before, in three tables, each in chunks of equal numbers of articles, so that a page that comes in rewrites little: sketches; nearest
-- others and neighbourhoods; the names of actors, which tell where a correction applies.
DROP TABLE neighbours;
CREATE TABLE sketches (chunk INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
CREATE TABLE nearest (chunk INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
CREATE TABLE names (chunk INTEGER PRIMARY KEY, bytes BLOB NOT NULL);

-- Sums that the summary would otherwise have to add up over all rows.
CREATE TABLE totals (
    articles INTEGER NOT NULL,
    words INTEGER NOT NULL,
    quotes INTEGER NOT NULL,
    events INTEGER NOT NULL,
    dates INTEGER NOT NULL,
    figures INTEGER NOT NULL
);
INSERT INTO totals SELECT count(*), coalesce(sum(words), 0), coalesce(sum(quotes), 0), coalesce(sum(events), 0), coalesce(sum(dates), 0),
    coalesce(sum(figures), 0) FROM articles;
CREATE TRIGGER article_comes AFTER INSERT ON articles BEGIN
    UPDATE totals SET articles = articles + 1, words = words + new.words, quotes = quotes + new.quotes, events = events + new.events,
        dates = dates + new.dates, figures = figures + new.figures;
END;
CREATE TRIGGER article_goes AFTER DELETE ON articles BEGIN
    UPDATE totals SET articles = articles - 1, words = words - old.words, quotes = quotes - old.quotes, events = events - old.events,
        dates = dates - old.dates, figures = figures - old.figures;
END;
CREATE TRIGGER article_changes AFTER UPDATE OF words, quotes, events, dates, figures ON articles BEGIN
    UPDATE totals SET words = words + new.words - old.words, quotes = quotes + new.quotes - old.quotes,
        events = events + new.events - old.events, dates = dates + new.dates - old.dates, figures = figures + new.figures - old.figures;
END;

-- Links are made anew, as they cannot be told apart by neighbourhood any more.
DELETE FROM links;
DELETE FROM link_articles;
DELETE FROM link_actors;
DELETE FROM unlinked;
INSERT OR REPLACE INTO waiting SELECT n, NULL FROM articles;
INSERT OR REPLACE INTO meta SELECT 'links', 'stale' WHERE EXISTS (SELECT 1 FROM articles);

-- How many rows of each kind; an actor, who has a row in each of its neighbourhoods, counts once.
CREATE TABLE counts (kind TEXT PRIMARY KEY, n INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO counts VALUES ('stories', 0), ('lineage', 0), ('actors', 0), ('statements', 0), ('happenings', 0), ('timeline', 0),
    ('positions', 0), ('conflicts', 0);
CREATE TRIGGER link_comes AFTER INSERT ON links
WHEN new.kind != 'actors' OR NOT EXISTS (SELECT 1 FROM links WHERE id = new.id AND n != new.n) BEGIN
    UPDATE counts SET n = n + 1 WHERE kind = new.kind;
END;
CREATE TRIGGER link_goes AFTER DELETE ON links
WHEN old.kind != 'actors' OR NOT EXISTS (SELECT 1 FROM links WHERE id = old.id) BEGIN
    UPDATE counts SET n = n - 1 WHERE kind = old.kind;
END;
