//! Bytes of any kind → [`Page`](crate::types::Page)s.
