//! Records → what holds across them: actors, lineage, stories, statements, happenings, conflicts, timeline, positions.
