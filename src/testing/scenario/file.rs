//! The parts of a scenario file.

use alloc::vec::Vec;

/// What a scenario file holds, as text: plans, each but the first behind a line `--- its name`; then a line `---` and the steps.
///
/// ```
/// use toritsugi::testing::ScenarioParts;
///
/// let parts = ScenarioParts::of("[[queue]]\nname = \"a\"\n--- winter\n[[queue]]\nname = \"b\"\n---\nplan winter holds\n").unwrap();
/// assert_eq!(parts.plan, "[[queue]]\nname = \"a\"");
/// assert_eq!(parts.further, [("winter", "[[queue]]\nname = \"b\"")]);
/// assert_eq!((parts.steps, parts.first_line), ("plan winter holds\n", 7));
/// assert_eq!(ScenarioParts::of("[[queue]]\n"), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ScenarioParts<'a> {
    /// The plan that it begins with.
    pub plan: &'a str,
    /// The plans that come in its place, by their names.
    pub further: Vec<(&'a str, &'a str)>,
    /// The steps.
    pub steps: &'a str,
    /// The number of their first line in the file.
    pub first_line: u32,
}

impl<'a> ScenarioParts<'a> {
    /// The parts of this file; `None` if there is no line `---`. Linear in the text.
    pub fn of(text: &'a str) -> Option<Self> {
        let (plans, steps) = text.split_once("\n---\n")?;
        let lines = text.lines().count().saturating_sub(steps.lines().count());
        let mut plans = plans.split("\n--- ");
        let plan = plans.next()?;
        let further = plans.map(|further| {
            let (name, plan) = further.split_once('\n').unwrap_or((further, ""));
            (name.trim(), plan)
        });
        let first_line = u32::try_from(lines).unwrap_or(u32::MAX).saturating_add(1);
        Some(Self { plan, further: further.collect(), steps, first_line })
    }
}
