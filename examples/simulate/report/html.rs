//! The page around the plots: escaping, headings, facts, tables and timelines.
#![expect(clippy::float_arithmetic, reason = "shades of cells; no decision depends on them")]

use super::Moment;
use core::fmt::{Arguments, Write as _};

/// The only style sheet, part of the page.
const STYLE: &str = include_str!("page.css");

/// Shown in place of a plot or a table that has nothing to show.
pub(super) const NO_DATA: &str = "<p class=\"none\">No data.</p>\n";

/// Text made safe between tags and inside quoted attributes.
pub(super) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            letter if letter.is_control() => safe.push(' '),
            letter => safe.push(letter),
        }
    }
    safe
}

/// Appends to a page in the making.
pub(super) fn push(out: &mut String, text: Arguments<'_>) {
    // Writing into memory does not fail.
    let _ = out.write_fmt(text);
}

/// Everything before the first section. The policy in the head forbids scripts and fetching, whatever the data holds.
pub(super) fn push_start(out: &mut String, title: &str, subtitle: &str) {
    let (title, subtitle) = (escape(title), escape(subtitle));
    out.push_str("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    out.push_str("<meta name=\"color-scheme\" content=\"light dark\">\n");
    out.push_str("<meta http-equiv=\"Content-Security-Policy\" content=\"");
    out.push_str("default-src 'none'; style-src 'unsafe-inline'\">\n");
    push(out, format_args!("<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n"));
    push(out, format_args!("<header>\n<h1>{title}</h1>\n"));
    if !subtitle.is_empty() {
        push(out, format_args!("<p class=\"subtitle\">{subtitle}</p>\n"));
    }
    out.push_str("</header>\n<main>\n");
}

/// Everything after the last section.
pub(super) fn push_end(out: &mut String) {
    out.push_str("</main>\n</body>\n</html>\n");
}

/// A section with its heading, note and finished body.
pub(super) fn push_section(out: &mut String, number: usize, heading: &str, note: Option<&str>, body: &str) {
    let heading = escape(heading);
    push(out, format_args!("<section aria-labelledby=\"s{number}\">\n<h2 id=\"s{number}\">{heading}</h2>\n"));
    if let Some(note) = note {
        push(out, format_args!("<p class=\"note\">{}</p>\n", escape(note)));
    }
    out.push_str(body);
    out.push_str("</section>\n");
}

/// A list of names with values.
pub(super) fn facts(facts: &[(String, String)]) -> String {
    if facts.is_empty() {
        return NO_DATA.to_owned();
    }
    let items =
        facts.iter().map(|(name, value)| format!("<div><dt>{}</dt><dd>{}</dd></div>\n", escape(name), escape(value)));
    format!("<dl>\n{}</dl>\n", items.collect::<String>())
}

/// A table in a box that scrolls sideways on a narrow screen.
pub(super) fn table(number: usize, head: &[String], rows: &[Vec<String>], total_row: bool) -> String {
    if rows.is_empty() {
        return NO_DATA.to_owned();
    }
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0).max(head.len());
    let numeric: Vec<bool> = (0..columns).map(|column| column > 0 && is_numeric(rows, column)).collect();

    let mut out =
        format!("<div class=\"scroll\" role=\"region\" aria-labelledby=\"s{number}\" tabindex=\"0\">\n<table>\n");
    if !head.is_empty() {
        out.push_str("<thead>\n<tr>");
        for (column, right) in numeric.iter().enumerate() {
            let cell = head.get(column).map_or("", String::as_str);
            push(&mut out, format_args!("<th scope=\"col\"{}>{}</th>", class(*right), escape(cell)));
        }
        out.push_str("</tr>\n</thead>\n");
    }
    let (body, foot) = match rows.split_last() {
        Some((last, others)) if total_row => (others, Some(last)),
        _ => (rows, None),
    };
    out.push_str("<tbody>\n");
    for row in body {
        push_row(&mut out, row, &numeric);
    }
    out.push_str("</tbody>\n");
    if let Some(row) = foot {
        out.push_str("<tfoot>\n");
        push_row(&mut out, row, &numeric);
        out.push_str("</tfoot>\n");
    }
    out.push_str("</table>\n</div>\n");
    out
}

/// A table whose cells have the stronger a colour, the larger their part of the row.
pub(super) fn heat_map(number: usize, rows: &[String], columns: &[String], values: &[Vec<f64>]) -> String {
    if rows.is_empty() || columns.is_empty() {
        return NO_DATA.to_owned();
    }
    let mut out = format!(
        "<div class=\"scroll\" role=\"region\" aria-labelledby=\"s{number}\" tabindex=\"0\">\n<table class=\"heat\">\n<thead>\n<tr><th scope=\"col\"></th>"
    );
    for column in columns {
        push(&mut out, format_args!("<th scope=\"col\"><span>{}</span></th>", escape(column)));
    }
    out.push_str("</tr>\n</thead>\n<tbody>\n");
    for (row, values) in rows.iter().zip(values) {
        push(&mut out, format_args!("<tr><th scope=\"row\">{}</th>", escape(row)));
        let whole: f64 = values.iter().filter(|value| value.is_finite()).sum();
        for value in values.iter().take(columns.len()) {
            let part = value / whole;
            if part.is_finite() && part > 0.0 {
                let strong = if part > 0.6 { " class=\"strong\"" } else { "" };
                push(
                    &mut out,
                    format_args!("<td{strong} style=\"--part:{:.0}%\">{}</td>", 8.0 + 84.0 * part, cell(*value)),
                );
            } else {
                out.push_str("<td class=\"nothing\">·</td>");
            }
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
    out
}

/// A count, with a decimal if it is small.
fn cell(value: f64) -> String {
    if value < 9.95 { format!("{value:.1}") } else { format!("{value:.0}") }
}

/// A list of moments; what is long is folded.
pub(super) fn timeline(moments: &[Moment]) -> String {
    if moments.is_empty() {
        return NO_DATA.to_owned();
    }
    let mut out = String::from("<ol class=\"timeline\">\n");
    for Moment { at, what, why, more } in moments {
        push(&mut out, format_args!("<li><time>{}</time><div><p>{}</p>\n", escape(at), escape(what)));
        if let Some(why) = why {
            push(&mut out, format_args!("<p class=\"why\">{}</p>\n", escape(why)));
        }
        if let Some(more) = more {
            out.push_str("<details><summary>Why it waits</summary><ul>\n");
            for line in more.lines() {
                push(&mut out, format_args!("<li>{}</li>\n", escape(line)));
            }
            out.push_str("</ul></details>\n");
        }
        out.push_str("</div></li>\n");
    }
    out.push_str("</ol>\n");
    out
}

fn push_row(out: &mut String, row: &[String], numeric: &[bool]) {
    out.push_str("<tr>");
    for (column, right) in numeric.iter().enumerate() {
        let cell = escape(row.get(column).map_or("", String::as_str));
        if column == 0 {
            push(out, format_args!("<th scope=\"row\">{cell}</th>"));
        } else {
            push(out, format_args!("<td{}>{cell}</td>", class(*right)));
        }
    }
    out.push_str("</tr>\n");
}

fn class(right: bool) -> &'static str {
    if right { " class=\"num\"" } else { "" }
}

/// Whether every cell of the column is empty, a dash, or begins like a number.
fn is_numeric(rows: &[Vec<String>], column: usize) -> bool {
    rows.iter().filter_map(|row| row.get(column)).all(|cell| {
        let bare = cell.trim_start_matches(['+', '-', '−', '–', '—', '±', '<', '>', '≤', '≥', '.', ' ']);
        bare.is_empty() || bare.starts_with(|letter: char| letter.is_ascii_digit())
    })
}

/// The names of the series with their colours. One series needs none: the axis already says what it is.
pub(super) fn legend<'a>(names: impl ExactSizeIterator<Item = &'a String>, colours: usize) -> String {
    if names.len() < 2 {
        return String::new();
    }
    let items = names.enumerate().map(|(index, name)| {
        format!("<li><span class=\"swatch c{}\"></span>{}</li>\n", index % colours.max(1), escape(name))
    });
    format!("<ul class=\"legend\">\n{}</ul>\n", items.collect::<String>())
}
