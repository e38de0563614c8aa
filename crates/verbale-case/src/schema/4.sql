-- Format 4: what an actor said and did, and what was done to it, is found without reading every row.

-- Which rows name an actor, those with most reports last: statements (as speaker), happenings (as source or target).
CREATE TABLE link_actors (
    actor TEXT NOT NULL,
    kind TEXT NOT NULL,
    reports INTEGER NOT NULL,
    link INTEGER NOT NULL,
    PRIMARY KEY (actor, kind, reports, link)
) WITHOUT ROWID;
INSERT OR IGNORE INTO link_actors SELECT row ->> 'speaker', kind, json_array_length(row, '$.variants'), n FROM links
    WHERE kind = 'statements' AND row ->> 'speaker' IS NOT NULL;
INSERT OR IGNORE INTO link_actors SELECT j.value, l.kind, json_array_length(l.row, '$.reports'), l.n FROM links l, json_each(l.row, '$.source') j
    WHERE l.kind = 'happenings';
INSERT OR IGNORE INTO link_actors SELECT j.value, l.kind, json_array_length(l.row, '$.reports'), l.n FROM links l, json_each(l.row, '$.target') j
    WHERE l.kind = 'happenings';

-- Long lists are given a page at a time, in the order of their stories' days.
CREATE INDEX links_by_day ON links (kind, day);
CREATE INDEX articles_by_outlet ON articles (outlet, published);
