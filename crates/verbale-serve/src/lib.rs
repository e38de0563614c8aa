//! Pages and API over a case file.
