use super::{Page, ReportError, Section, render};

const HOSTILE: &str = "<script>alert(\"1\")</script>&'";

fn page(sections: Vec<Section>) -> Page {
    Page { title: HOSTILE.to_owned(), subtitle: HOSTILE.to_owned(), sections }
}

/// A section of every kind with `text` in every place, and one value for each of `values`.
fn every_section(text: &str, values: &[f64]) -> Vec<Section> {
    let word = || text.to_owned();
    let note = || Some(word());
    let points = values.iter().map(|value| (*value, *value)).collect();
    vec![
        Section::Facts { heading: word(), facts: vec![(word(), word())] },
        Section::Table {
            heading: word(),
            note: note(),
            head: vec![word(), word()],
            rows: vec![vec![word(), word()], vec![word()], vec![word(), word(), word()]],
            total_row: true,
        },
        Section::Bars {
            heading: word(),
            note: note(),
            x_label: word(),
            y_label: word(),
            labels: vec![word(), word()],
            series: vec![(word(), values.to_vec()), (word(), Vec::new())],
        },
        Section::Lines {
            heading: word(),
            note: note(),
            x_label: word(),
            y_label: word(),
            series: vec![(word(), points), (word(), Vec::new())],
        },
        Section::Histogram {
            heading: word(),
            note: note(),
            x_label: word(),
            y_label: word(),
            bin_width: 5.0,
            counts: vec![(word(), vec![1, u64::MAX]), (word(), Vec::new())],
        },
    ]
}

#[test]
fn data_is_escaped_everywhere() -> Result<(), ReportError> {
    let html = render(&page(every_section(HOSTILE, &[1.0, 2.0])))?;
    assert!(!html.contains("<script"));
    assert!(!html.contains("alert(\""));
    assert!(html.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;"));
    let names = render(&page(every_section("注文受付 Réclamations", &[1.0])))?;
    assert!(names.contains("注文受付 Réclamations"));
    Ok(())
}

#[test]
fn a_text_that_looks_like_a_colour_stays() -> Result<(), ReportError> {
    let html = render(&page(every_section("=\"#2A78D6\"", &[1.0])))?;
    assert!(html.contains("=&quot;#2A78D6&quot;"));
    assert!(!html.contains("\"#2A78D6"));
    Ok(())
}

#[test]
fn the_page_fetches_nothing_and_fixes_no_colour() -> Result<(), ReportError> {
    let html = render(&page(every_section("x", &[1.0, 2.0])))?;
    assert!(!html.contains("src=") && !html.contains("href=") && !html.contains("url("));
    assert!(!html.contains("=\"#"), "a colour outside the style sheet");
    assert_eq!(html.matches("<svg").count(), html.matches("role=\"img\" aria-label=\"").count());
    assert!(html.contains("<html lang=\"en\">") && html.contains("scope=\"col\"") && html.contains("scope=\"row\""));
    Ok(())
}

#[test]
fn odd_values_are_drawn_or_left_out() -> Result<(), ReportError> {
    let odd: [&[f64]; 7] =
        [&[], &[f64::NAN], &[0.0], &[f64::MAX, f64::MIN], &[f64::INFINITY, 1.0], &[1e15, 1e15 + 1.0], &[-1.0, -2.0]];
    for values in odd {
        render(&page(every_section("x", values)))?;
    }
    let empty = vec![
        Section::Facts { heading: String::new(), facts: Vec::new() },
        Section::Bars {
            heading: String::new(),
            note: None,
            x_label: String::new(),
            y_label: String::new(),
            labels: Vec::new(),
            series: Vec::new(),
        },
    ];
    assert_eq!(render(&page(empty))?.matches("No data.").count(), 2);
    Ok(())
}

#[test]
fn bins_without_width_are_refused() {
    let histogram = |bin_width| Section::Histogram {
        heading: String::new(),
        note: None,
        x_label: String::new(),
        y_label: String::new(),
        bin_width,
        counts: Vec::new(),
    };
    for width in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(render(&page(vec![histogram(width)])), Err(ReportError::BinWidth { section: 1 }));
    }
}
