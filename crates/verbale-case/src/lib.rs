//! The case file: articles, their records and the links between them in one SQLite file.
