//! A `TaskRouter` workflow in JSON: the resource with its `configuration`, or the configuration alone.
//!
//! Each filter becomes a queue, and each task queue that it names a skill: the host gives that skill to the workers that the task queue finds.
//! So its targets in order are steps that ask for another skill.

use super::Fault;
use super::centre_file::{CentreFile, Section, Why, quoted, seconds};
use serde::Deserialize;
use std::collections::BTreeSet;

#[derive(Debug, Deserialize)]
struct Resource {
    configuration: Option<serde_json::Value>,
    task_reservation_timeout: Option<Number>,
    friendly_name: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Configuration {
    task_routing: Routing,
}

#[derive(Debug, Deserialize)]
struct Routing {
    #[serde(default)]
    filters: Vec<Filter>,
    default_filter: Option<DefaultFilter>,
}

#[derive(Debug, Deserialize)]
#[expect(clippy::struct_field_names, reason = "as the file names it")]
struct Filter {
    #[serde(alias = "friendly_name")]
    filter_friendly_name: Option<String>,
    expression: Option<String>,
    #[serde(default)]
    targets: Vec<Target>,
}

#[derive(Debug, Deserialize)]
struct DefaultFilter {
    queue: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Target {
    queue: String,
    expression: Option<String>,
    priority: Option<Number>,
    timeout: Option<Number>,
    skip_if: Option<String>,
    order_by: Option<String>,
    known_worker_sid: Option<String>,
    known_worker_friendly_name: Option<String>,
}

/// A number, or a text that is one.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged, expecting = "expected a whole number, or a text that is one")]
enum Number {
    Whole(i64),
    Text(String),
}

impl Number {
    fn get(&self, field: &str, line: usize) -> Result<i64, Fault> {
        let number = match self {
            Self::Whole(number) => Ok(*number),
            Self::Text(text) => text.trim().parse().map_err(|_| format!("{} is not a whole number", quoted(text))),
        };
        number.map_err(|message| Fault::new(line, field, message))
    }
}

pub(super) fn read(text: &str) -> Result<CentreFile, Fault> {
    let mut centre = CentreFile { source: "a TaskRouter workflow", ..CentreFile::default() };
    let value: serde_json::Value =
        serde_json::from_str(text).map_err(|error| Fault::new(error.line(), "JSON", error.to_string()))?;
    let mut timeout = 120;
    let inner;
    let text = if value.get("task_routing").is_some() {
        text
    } else {
        let resource: Resource = parse(text, &mut |path| centre.leave(path, "of the workflow", Why::Host, ""))?;
        if let Some(number) = &resource.task_reservation_timeout {
            let line = line_of(text, "task_reservation_timeout", 0);
            timeout = whole(number.get("task_reservation_timeout", line)?, "task_reservation_timeout", line)?;
        }
        if let Some(name) = resource.friendly_name {
            centre.leave("friendly_name", name, Why::Host, "");
        }
        inner = match resource.configuration {
            // A text within the text has lines of its own.
            Some(serde_json::Value::String(configuration)) => configuration,
            Some(configuration) => serde_json::to_string_pretty(&configuration).unwrap_or_default(),
            None => return Err(Fault::new(1, "configuration", "neither it nor `task_routing` is there")),
        };
        &inner
    };
    let configuration: Configuration =
        parse(text, &mut |path| centre.leave(path, "no such field is known", Why::Unknown, ""))?;
    Reader { text, centre, timeout, skills: BTreeSet::new(), names: BTreeSet::new() }.read(configuration.task_routing)
}

/// Reads a value, and tells of every field that it has no use for.
fn parse<'a, T: Deserialize<'a>>(text: &'a str, ignored: &mut dyn FnMut(String)) -> Result<T, Fault> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let mut track = serde_path_to_error::Track::new();
    let tracked = serde_path_to_error::Deserializer::new(&mut deserializer, &mut track);
    let result = serde_ignored::deserialize(tracked, |path| ignored(indexed(&path.to_string())));
    result.map_err(|error: serde_json::Error| Fault::new(error.line(), track.path().to_string(), error.to_string()))
}

/// A path as the others are written: `filters[0]`, not `filters.0`.
fn indexed(path: &str) -> String {
    let parts = path.split('.').map(|part| match part.parse::<usize>() {
        Ok(number) => format!("[{number}]"),
        Err(_) => format!(".{part}"),
    });
    parts.collect::<String>().trim_start_matches('.').to_owned()
}

/// The line of the field's occurrence of this number, from 0; the first line if it is not there.
fn line_of(text: &str, field: &str, occurrence: usize) -> usize {
    let quoted = format!("\"{field}\"");
    let byte = text.match_indices(&quoted).nth(occurrence).map_or(0, |(byte, _)| byte);
    text.get(..byte).unwrap_or_default().matches('\n').count() + 1
}

fn whole(number: i64, field: &str, line: usize) -> Result<u64, Fault> {
    u64::try_from(number).map_err(|_| Fault::new(line, field, format!("{number} is less than zero")))
}

struct Reader<'a> {
    text: &'a str,
    centre: CentreFile,
    timeout: u64,
    skills: BTreeSet<String>,
    names: BTreeSet<String>,
}

impl Reader<'_> {
    fn read(mut self, routing: Routing) -> Result<CentreFile, Fault> {
        let mut queues = Vec::new();
        let mut seen = Seen::default();
        for (position, filter) in routing.filters.iter().enumerate() {
            queues.extend(self.filter(position, filter, &mut seen)?);
        }
        if let Some(queue) = routing.default_filter.and_then(|filter| filter.queue) {
            let target = Target { queue, ..Target::default() };
            queues.extend(self.queue("default", "default_filter", &[target], &mut Seen::default())?);
        }
        if queues.is_empty() {
            return Err(Fault::new(1, "task_routing", "there is no filter with a target in it"));
        }
        for skill in &self.skills {
            let mut section = Section::new("[[plan.skill]]");
            section.set_text("name", skill);
            self.centre.sections.push(section);
            let note = "its target_workers are not in a workflow: give this skill to the workers that it finds";
            self.centre.left.push(super::centre_file::Left {
                place: format!("task queue {skill}"),
                what: "who works for it".to_owned(),
                why: Why::Elsewhere,
                note: note.to_owned(),
            });
        }
        self.centre.sections.extend(queues);
        self.centre.leave("workers", "none", Why::Elsewhere, "add `[[staff]]` with the skills of their task queues");
        self.centre.leave(
            "tasks",
            "how many, how long",
            Why::Elsewhere,
            "add `[[traffic]]`, or fit it from a call log",
        );
        Ok(self.centre)
    }

    fn filter(&mut self, position: usize, filter: &Filter, seen: &mut Seen) -> Result<Vec<Section>, Fault> {
        let place = format!("task_routing.filters[{position}]");
        let name = filter.filter_friendly_name.clone().unwrap_or_else(|| format!("filter {}", position + 1));
        if let Some(expression) = &filter.expression {
            let note = "the host chooses the queue: it knows what the task is about";
            self.centre.leave(format!("{place}.expression"), expression.clone(), Why::Host, note);
        }
        if filter.targets.is_empty() {
            self.centre.leave(place, name, Why::Changed, "it has no target, so it makes no queue");
            return Ok(Vec::new());
        }
        self.queue(&name, &place, &filter.targets, seen)
    }

    fn queue(&mut self, name: &str, place: &str, targets: &[Target], seen: &mut Seen) -> Result<Vec<Section>, Fault> {
        let mut section = Section::new("[[plan.queue]]");
        let own = if self.names.insert(name.to_owned()) { name.to_owned() } else { format!("{name} ({place})") };
        self.names.insert(own.clone());
        section.set_text("name", &own);
        section.set("ordering", "\"strict_priority\"");
        section.set("offer_timeout", seconds(self.timeout.max(1)));
        section.set("wrap_up", "{ until_released = \"1h\" }");
        let mut sections = Vec::new();
        let (mut after, mut priority) = (0, None);
        // The skill that is asked for, until another target is reached.
        let mut asked = String::new();
        let mut reached = true;
        for (position, target) in targets.iter().enumerate() {
            if !reached {
                seen.priorities += usize::from(target.priority.is_some());
                seen.timeouts += usize::from(target.timeout.is_some());
                continue;
            }
            let place = format!("{place}.targets[{position}]");
            let skill = quoted_skill(&target.queue);
            self.skills.insert(target.queue.clone());
            let line = line_of(self.text, "priority", seen.priorities);
            let own = match &target.priority {
                None => None,
                Some(number) => {
                    seen.priorities += 1;
                    Some(number.get(&format!("{place}.priority"), line)?)
                }
            };
            if position == 0 {
                section.set("requirement", quoted(&skill));
                if let Some(own) = own {
                    let note = "the priority in `Enqueue`";
                    self.centre.leave(format!("{place}.priority"), own.to_string(), Why::Host, note);
                }
            } else {
                let raise = own.map_or(0, |own| own - priority.unwrap_or(0));
                if let (Some(own), None) = (own, priority) {
                    let note = "raised from the priority that the contact came with, which is 0 there unless its task says another";
                    self.centre.leave(format!("{place}.priority"), own.to_string(), Why::Changed, note);
                }
                sections.push(step(after, (asked != skill).then_some(&skill), raise, &place)?);
            }
            priority = own.or(priority);
            asked = skill;
            self.leave_target(&place, target);
            let next = targets.get(position + 1);
            if let (Some(condition), Some(next)) = (&target.skip_if, next) {
                self.skip(&place, condition, next, after, &mut sections);
            }
            if let Some(number) = &target.timeout {
                let line = line_of(self.text, "timeout", seen.timeouts);
                seen.timeouts += 1;
                after += whole(number.get(&format!("{place}.timeout"), line)?, &format!("{place}.timeout"), line)?;
                if next.is_none() {
                    section.set("maximum_wait", seconds(after.max(1)));
                }
            } else if next.is_some() {
                self.centre.leave(&place, "no timeout", Why::Changed, "the targets behind it are never reached");
                reached = false;
            }
        }
        sections.retain(|section| !section.is_empty());
        sections.insert(0, section);
        Ok(sections)
    }

    /// Nobody is available: on to the next target at once.
    fn skip(&mut self, place: &str, condition: &str, next: &Target, after: u64, sections: &mut Vec<Section>) {
        let place = format!("{place}.skip_if");
        let words: String = condition.split_whitespace().collect();
        if words == "workers.available==0" {
            let mut step = Section::new("[[plan.queue.step]]");
            step.set("after", seconds(after));
            step.set("when", "[\"no_ready_staff\"]");
            step.set("requirement", quoted(&quoted_skill(&next.queue)));
            self.skills.insert(next.queue.clone());
            sections.push(step);
            self.centre.leave(place, condition, Why::Changed, "busy agents count as staff here");
        } else {
            self.centre.leave(
                place,
                condition,
                Why::NoCounterpart,
                "conditions are `no_staff`, `no_ready_staff` and a few more",
            );
        }
    }

    fn leave_target(&mut self, place: &str, target: &Target) {
        let texts = [
            (
                "expression",
                &target.expression,
                Why::NoCounterpart,
                "no free expressions: what the contact needs, as skills in `Enqueue`",
            ),
            (
                "order_by",
                &target.order_by,
                Why::NoCounterpart,
                "`selection = \"best_proficiency\"` with weighted skills",
            ),
            ("known_worker_sid", &target.known_worker_sid, Why::Host, "a preferred stage in `Enqueue`"),
            (
                "known_worker_friendly_name",
                &target.known_worker_friendly_name,
                Why::Host,
                "a preferred stage in `Enqueue`",
            ),
        ];
        for (field, text, why, note) in texts {
            if let Some(text) = text {
                self.centre.leave(format!("{place}.{field}"), text.clone(), why, note);
            }
        }
    }
}

/// How many of each field have been met, so that an error can name its line.
#[derive(Debug, Default)]
struct Seen {
    priorities: usize,
    timeouts: usize,
}

fn step(after: u64, skill: Option<&String>, raise: i64, place: &str) -> Result<Section, Fault> {
    let mut step = Section::new("[[plan.queue.step]]");
    let raise = i16::try_from(raise).map_err(|_| Fault::new(1, format!("{place}.priority"), "it is out of range"))?;
    if skill.is_none() && raise == 0 {
        return Ok(step);
    }
    step.set("after", seconds(after));
    if let Some(skill) = skill {
        step.set("requirement", quoted(skill));
    }
    if raise != 0 {
        step.set("raise_priority", raise.to_string());
    }
    Ok(step)
}

/// A skill as a requirement names it.
fn quoted_skill(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "'"))
}
