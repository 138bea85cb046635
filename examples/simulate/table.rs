//! A text table for a terminal: the first column left, the others right, wide characters counted as two columns.

use unicode_width::UnicodeWidthStr;

/// What stands between two columns.
const GAP: &str = "  ";

/// Lays out `rows` under `head`, one line each, with a rule below the head.
///
/// With `total`, the last row is a total: another rule stands above it. A row shorter than the others is filled with
/// empty cells. Control characters, which a terminal would obey, are replaced by U+FFFD.
pub(crate) fn render(head: &[&str], rows: &[Vec<String>], total: bool) -> String {
    let head: Vec<String> = head.iter().map(|cell| printable(cell)).collect();
    let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|cell| printable(cell)).collect()).collect();
    let widths = widths(&head, &rows);

    let mut text = String::new();
    if !head.is_empty() {
        push_row(&mut text, &head, &widths);
        push_rule(&mut text, &widths);
    }
    for (index, row) in rows.iter().enumerate() {
        if total && index > 0 && index + 1 == rows.len() {
            push_rule(&mut text, &widths);
        }
        push_row(&mut text, row, &widths);
    }
    text
}

fn printable(cell: &str) -> String {
    cell.chars().map(|letter| if letter.is_control() { '\u{FFFD}' } else { letter }).collect()
}

/// The width of each column: that of its widest cell.
fn widths(head: &[String], rows: &[Vec<String>]) -> Vec<usize> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0).max(head.len());
    let widest = |column: usize| {
        let cells = rows.iter().map(Vec::as_slice).chain([head]).filter_map(|row| row.get(column));
        cells.map(|cell| cell.width()).max().unwrap_or(0)
    };
    (0..columns).map(widest).collect()
}

fn push_row(text: &mut String, row: &[String], widths: &[usize]) {
    let mut line = String::new();
    for (column, width) in widths.iter().enumerate() {
        let cell = row.get(column).map_or("", String::as_str);
        let padding = " ".repeat(width.saturating_sub(cell.width()));
        if column == 0 {
            line.push_str(cell);
            line.push_str(&padding);
        } else {
            line.push_str(GAP);
            line.push_str(&padding);
            line.push_str(cell);
        }
    }
    text.push_str(line.trim_end());
    text.push('\n');
}

fn push_rule(text: &mut String, widths: &[usize]) {
    let rules: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
    text.push_str(&rules.join(GAP));
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::render;
    use unicode_width::UnicodeWidthStr;

    fn row(cells: &[&str]) -> Vec<String> {
        cells.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn wide_characters_count_two_columns() {
        let rows = [row(&["注文受付", "1204", "81.5 %"]), row(&["Réclamations", "96", "7.0 %"]), row(&["all", "1300"])];
        let text = render(&["queue", "offered", "in time"], &rows, true);
        let expected = "\
queue         offered  in time
────────────  ───────  ───────
注文受付         1204   81.5 %
Réclamations       96    7.0 %
────────────  ───────  ───────
all              1300
";
        assert_eq!(text, expected);
        let full: Vec<&str> = text.lines().take(5).collect();
        assert!(full.iter().all(|line| line.width() == 30), "{full:?}");
    }

    #[test]
    fn nothing_gives_nothing_and_a_lone_total_has_no_second_rule() {
        assert_eq!(render(&[], &[], true), "");
        assert_eq!(render(&["a", "b"], &[row(&["x", "1"])], true), "a  b\n─  ─\nx  1\n");
    }

    #[test]
    fn a_name_cannot_drive_the_terminal() {
        assert_eq!(render(&["q"], &[row(&["\u{1b}[2J\n"])], false), "q\n─────\n\u{FFFD}[2J\u{FFFD}\n");
    }
}
