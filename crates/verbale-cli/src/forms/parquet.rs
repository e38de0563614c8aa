//! Parquet, for data frames: the columns of the CSV with types. Lists of plain values are lists; what is nested deeper (spans, variants,
//! reports, claims) is JSON text, as in the CSV.

use crate::outcome::Failure;
use ::parquet::{
    basic::Compression,
    data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int64Type},
    errors::ParquetError,
    file::{properties::WriterProperties, writer::SerializedFileWriter},
    schema::parser::parse_message_type,
};
use serde_json::Value;
use std::{
    io::{self, Write},
    sync::Arc,
};
use verbale_case::{Case, Format, What};

/// So many rows are in memory at once.
const ROWS: usize = 20_000;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Int,
    Float,
    Bool,
    /// A text, or JSON of what is nested.
    Text,
    Texts,
    Ints,
}

fn kind(what: What, column: &str) -> Kind {
    match (what, column) {
        (What::Events, "source" | "target") => Kind::Ints,
        (_, "article.published.confidence" | "confidence" | "low" | "high" | "overlap" | "weight") => Kind::Float,
        (What::Quotes | What::Events, "id" | "speaker" | "addressee" | "sentence" | "quote") => Kind::Int,
        (_, "independent_sources") | (What::Corrections, "correction") => Kind::Int,
        (_, "approximate") => Kind::Bool,
        (_, "article.authors" | "contexts" | "source_names" | "target_names" | "articles" | "evidence" | "happenings" | "statements")
        | (_, "answered_by") => Kind::Texts,
        (What::Happenings, "source" | "target") => Kind::Texts,
        _ => Kind::Text,
    }
}

/// `article.published.value` is `published`, as in the CSV.
fn header(column: &str) -> String {
    let column = ["article.", "page.", "what."].iter().find_map(|p| column.strip_prefix(p)).unwrap_or(column);
    column.strip_suffix(".value").unwrap_or(column).replace('.', "_")
}

fn schema(what: What) -> String {
    let field = |column: &&str| {
        let name = header(column);
        match kind(what, column) {
            Kind::Int => format!("OPTIONAL INT64 {name};"),
            Kind::Float => format!("OPTIONAL DOUBLE {name};"),
            Kind::Bool => format!("OPTIONAL BOOLEAN {name};"),
            Kind::Text => format!("OPTIONAL BYTE_ARRAY {name} (UTF8);"),
            Kind::Texts => format!("OPTIONAL GROUP {name} (LIST) {{ REPEATED GROUP list {{ REQUIRED BYTE_ARRAY element (UTF8); }} }}"),
            Kind::Ints => format!("OPTIONAL GROUP {name} (LIST) {{ REPEATED GROUP list {{ REQUIRED INT64 element; }} }}"),
        }
    };
    format!("message {} {{ {} }}", what.name(), what.columns().iter().map(field).collect::<Vec<_>>().join(" "))
}

pub(super) fn write(case: &Case, what: What, out: &mut (dyn Write + Send)) -> Result<(), Failure> {
    let said = |e: ParquetError| Failure::Said(format!("Parquet: {e}"));
    let schema = Arc::new(parse_message_type(&schema(what)).map_err(said)?);
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY);
    let properties = Arc::new(properties.set_created_by(concat!("verbale ", env!("CARGO_PKG_VERSION")).to_owned()).build());
    let mut table =
        Table { what, rows: Vec::new(), line: Vec::new(), out: SerializedFileWriter::new(out, schema, properties).map_err(said)? };
    case.export(what, Format::Jsonl, &mut table)?;
    table.group().map_err(said)?;
    table.out.close().map_err(said)?;
    Ok(())
}

/// Takes JSON lines and writes them as groups of rows.
struct Table<W: Write + Send> {
    what: What,
    rows: Vec<Value>,
    line: Vec<u8>,
    out: SerializedFileWriter<W>,
}

impl<W: Write + Send> Write for Table<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for &byte in bytes {
            if byte != b'\n' {
                self.line.push(byte);
                continue;
            }
            self.rows.push(serde_json::from_slice(&self.line)?);
            self.line.clear();
            if self.rows.len() >= ROWS {
                self.group().map_err(io::Error::other)?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<W: Write + Send> Table<W> {
    fn group(&mut self) -> Result<(), ParquetError> {
        let rows = std::mem::take(&mut self.rows);
        if rows.is_empty() {
            return Ok(());
        }
        let mut group = self.out.next_row_group()?;
        for column in self.what.columns() {
            let values: Vec<&Value> = rows.iter().map(|row| at(row, column)).collect();
            let Some(mut writer) = group.next_column()? else { break };
            match kind(self.what, column) {
                Kind::Int => {
                    let (values, levels) = flat(&values, Value::as_i64);
                    writer.typed::<Int64Type>().write_batch(&values, Some(&levels), None)?;
                }
                Kind::Float => {
                    let (values, levels) = flat(&values, Value::as_f64);
                    writer.typed::<DoubleType>().write_batch(&values, Some(&levels), None)?;
                }
                Kind::Bool => {
                    let (values, levels) = flat(&values, Value::as_bool);
                    writer.typed::<BoolType>().write_batch(&values, Some(&levels), None)?;
                }
                Kind::Text => {
                    let (values, levels) = flat(&values, text);
                    writer.typed::<ByteArrayType>().write_batch(&values, Some(&levels), None)?;
                }
                Kind::Texts => {
                    let (values, levels, repeated) = listed(&values, text);
                    writer.typed::<ByteArrayType>().write_batch(&values, Some(&levels), Some(&repeated))?;
                }
                Kind::Ints => {
                    let (values, levels, repeated) = listed(&values, Value::as_i64);
                    writer.typed::<Int64Type>().write_batch(&values, Some(&levels), Some(&repeated))?;
                }
            }
            writer.close()?;
        }
        group.close().map(drop)
    }
}

fn at<'r>(row: &'r Value, column: &str) -> &'r Value {
    column.split('.').try_fold(row, |value, name| value.get(name)).unwrap_or(&Value::Null)
}

fn text(value: &Value) -> Option<ByteArray> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.as_bytes().to_vec().into()),
        other => Some(other.to_string().into_bytes().into()),
    }
}

/// Values that are there, and for each row whether it has one.
fn flat<T>(values: &[&Value], of: impl Fn(&Value) -> Option<T>) -> (Vec<T>, Vec<i16>) {
    let all: Vec<Option<T>> = values.iter().map(|v| of(v)).collect();
    let levels = all.iter().map(|v| i16::from(v.is_some())).collect();
    (all.into_iter().flatten().collect(), levels)
}

/// Elements of all lists; whether there is a list and an element; whether an element goes on with its list.
fn listed<T>(values: &[&Value], of: impl Fn(&Value) -> Option<T>) -> (Vec<T>, Vec<i16>, Vec<i16>) {
    let (mut elements, mut levels, mut repeated) = (Vec::new(), Vec::new(), Vec::new());
    for value in values {
        let list: Option<Vec<T>> = value.as_array().map(|list| list.iter().filter_map(&of).collect());
        match list {
            None => (levels.push(0), repeated.push(0)),
            Some(list) if list.is_empty() => (levels.push(1), repeated.push(0)),
            Some(list) => {
                for (n, element) in list.into_iter().enumerate() {
                    elements.push(element);
                    levels.push(2);
                    repeated.push(i16::from(n > 0));
                }
                ((), ())
            }
        };
    }
    (elements, levels, repeated)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_has_a_schema() {
        for what in What::ALL {
            parse_message_type(&schema(*what)).unwrap_or_else(|e| panic!("{}: {e}", what.name()));
        }
    }
}
