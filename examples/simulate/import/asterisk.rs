//! `queues.conf` of Asterisk.
//!
//! The dialect has templates and several values of one key, and errors are to name their line; so it is read here and not by a reader of
//! ini files, none of which keeps lines.

use super::Fault;
use super::centre_file::{CentreFile, Section, Why, quoted, seconds};
use lines::{Part, Setting};
use member::Member;
use std::collections::BTreeMap;

mod lines;
mod member;

/// What a queue rings at once at most.
const MOST_RUNG: usize = 64;

/// Settings that are the host's, by how their names begin.
const HOST: [&str; 29] = [
    "announce",
    "autopausebusy",
    "autopausedelay",
    "autopauseunavail",
    "context",
    "eventmemberstatus",
    "eventwhencalled",
    "log-restricted",
    "log_membername",
    "member",
    "min-announce",
    "monitor-",
    "mixmonitor",
    "music",
    "periodic-",
    "persistentmembers",
    "queue-",
    "random-periodic",
    "realtime_",
    "relative-periodic",
    "reportholdtime",
    "setinterfacevar",
    "setqueueentryvar",
    "setqueuevar",
    "sound",
    "timeoutpriority",
    "timeoutrestart",
    "updatecdr",
    "digittimeout",
];

#[derive(Default)]
struct Reader {
    centre: CentreFile,
    /// By what it is for `[agents]`: value, line and queue of each queue that says something.
    agents: BTreeMap<&'static str, Vec<(String, usize, String)>>,
    queues: Vec<Queue>,
}

struct Queue {
    name: String,
    section: Section,
    steps: Vec<Section>,
    weight: u64,
    /// Levels do not count, but how likely an agent is drawn does.
    weighted: bool,
    members: Vec<Member>,
}

pub(super) fn read(text: &str) -> Result<CentreFile, Fault> {
    let parts = lines::parts(text)?;
    let mut reader = Reader::default();
    reader.centre.source = "queues.conf of Asterisk";
    for included in &parts.included {
        reader.centre.leave(included.line, included.value.clone(), Why::Elsewhere, "read that file as well");
    }
    for part in parts.parts {
        if part.name == "general" {
            reader.general(&part);
        } else {
            reader.queue(part)?;
        }
    }
    if reader.queues.is_empty() {
        return Err(Fault::new(1, "queues", "there is no queue in it"));
    }
    Ok(reader.finish())
}

impl Reader {
    fn general(&mut self, part: &Part) {
        for Setting { line, key, value } in &part.settings {
            let what = format!("{key} = {value}");
            match key.as_str() {
                "autofill" if is_yes(value) => self.centre.leave(line, what, Why::Always, ""),
                "shared_lastcall" => self.leave_shared(*line, what, value),
                "force_longest_waiting_caller" => {
                    let why = if is_yes(value) { Why::Always } else { Why::NoCounterpart };
                    let note =
                        "`across = \"urgency\"`, the default: of queues of one weight, who waits longest comes first";
                    self.centre.leave(line, what, why, note);
                }
                _ => self.leave_unread(*line, &part.name, key, value),
            }
        }
    }

    fn leave_shared(&mut self, line: usize, what: String, value: &str) {
        let why = if is_yes(value) { Why::Always } else { Why::NoCounterpart };
        self.centre.leave(line, what, why, "wrap-up counts in every queue");
    }

    fn queue(&mut self, part: Part) -> Result<(), Fault> {
        let mut queue = Queue {
            section: Section::new("[[plan.queue]]"),
            steps: Vec::new(),
            weight: 0,
            weighted: false,
            members: Vec::new(),
            name: part.name,
        };
        queue.section.set_text("name", &queue.name);
        queue.section.set("channels", "[\"voice\"]");
        queue.section.set("ordering", "\"strict_priority\"");
        let mut members = Vec::new();
        let mut last: BTreeMap<String, Setting> = BTreeMap::new();
        for setting in part.settings {
            if matches!(setting.key.as_str(), "member" | "members") {
                members.push(setting);
            } else if let Some(earlier) = last.insert(setting.key.clone(), setting) {
                // As there, the last one holds: what a template said is overruled without a word.
                let _ = earlier;
            }
        }
        for setting in members {
            queue.members.push(Member::read(&setting)?);
        }
        let strategy = last.remove("strategy");
        self.strategy(&mut queue, strategy.as_ref())?;
        if !last.contains_key("timeout") {
            queue.section.set("offer_timeout", seconds(15));
        }
        if !last.contains_key("retry") {
            self.agents.entry("no_answer").or_default().push((seconds(5), 0, queue.name.clone()));
        }
        let (join, leave) = (last.remove("joinempty"), last.remove("leavewhenempty"));
        self.empty(&mut queue, join.as_ref(), leave.as_ref());
        for setting in last.values() {
            self.setting(&mut queue, setting)?;
        }
        self.queues.push(queue);
        Ok(())
    }

    fn setting(&mut self, queue: &mut Queue, setting: &Setting) -> Result<(), Fault> {
        let Setting { line, key, value } = setting;
        match key.as_str() {
            "timeout" if number(setting)? > 0 => queue.section.set("offer_timeout", seconds(number(setting)?)),
            "timeout" => {
                let note = "phones ring until they are answered there, and 20 s here: write a longer `offer_timeout`";
                self.centre.leave(line, format!("[{}] {key} = {value}", queue.name), Why::Changed, note);
            }
            "shared_lastcall" => self.leave_shared(*line, format!("[{}] {key} = {value}", queue.name), value),
            "retry" => {
                let value = seconds(number(setting)?);
                self.agents.entry("no_answer").or_default().push((value, *line, queue.name.clone()));
            }
            "wrapuptime" => {
                if number(setting)? > 0 {
                    queue.section.set("wrap_up", format!("{{ timed = {} }}", seconds(number(setting)?)));
                }
            }
            "maxlen" => {
                if number(setting)? > 0 {
                    queue.section.set("maximum_length", number(setting)?.to_string());
                }
            }
            "servicelevel" => {
                if number(setting)? > 0 {
                    let within = seconds(number(setting)?);
                    queue.section.set("service_level", format!("{{ within = {within}, percent = 80 }}"));
                    let note = "it has no percentage there: 80 was filled in";
                    self.centre.leave(line, format!("{key} = {value}"), Why::Changed, note);
                }
            }
            "weight" => queue.weight = number(setting)?,
            "autopause" => {
                if is_yes(value) || value.eq_ignore_ascii_case("all") {
                    self.agents.entry("unanswered_limit").or_default().push((
                        "1".to_owned(),
                        *line,
                        queue.name.clone(),
                    ));
                }
            }
            "autofill" if is_yes(value) => self.centre.leave(line, format!("{key} = {value}"), Why::Always, ""),
            "ringinuse" if !is_yes(value) => {
                let note = "a call takes the whole agent";
                self.centre.leave(line, format!("{key} = {value}"), Why::Always, note);
            }
            "penaltymemberslimit" => {
                let note = "a step with `ready_below` raises levels openly";
                self.centre.leave(line, format!("{key} = {value}"), Why::NoCounterpart, note);
            }
            "defaultrule" => {
                let note = "queuerules.conf says it: steps with `levels`";
                self.centre.leave(line, format!("{key} = {value}"), Why::Elsewhere, note);
            }
            _ => self.leave_unread(*line, &queue.name, key, value),
        }
        Ok(())
    }

    fn strategy(&mut self, queue: &mut Queue, setting: Option<&Setting>) -> Result<(), Fault> {
        let value = setting.map_or("ringall", |setting| setting.value.as_str());
        match value.to_ascii_lowercase().as_str() {
            "ringall" => {
                let rung = queue.members.len().clamp(1, MOST_RUNG);
                queue.section.set("offer_mode", format!("{{ all_at_once = {rung} }}"));
                if let Some(setting) = setting.filter(|_| queue.members.len() > MOST_RUNG) {
                    self.centre.leave(
                        setting.line,
                        "strategy = ringall",
                        Why::Changed,
                        "at most 64 phones ring at once",
                    );
                }
            }
            "leastrecent" => {
                queue.section.set("selection", "\"longest_idle\"");
                let line = setting.map_or(0, |setting| setting.line);
                let clock = ("\"contact_ended\"".to_owned(), line, queue.name.clone());
                self.agents.entry("idle_clock").or_default().push(clock);
            }
            "fewestcalls" => queue.section.set("selection", "\"fewest_handled\""),
            "random" => queue.section.set("selection", "{ weighted_random = 1 }"),
            "wrandom" => {
                queue.section.set("selection", "{ weighted_random = 1 }");
                queue.weighted = true;
                let line = setting.map_or(0, |setting| setting.line);
                let note = "penalties became weights of the agents, 1000 / (1 + penalty)";
                self.centre.leave(line, "strategy = wrandom", Why::Changed, note);
            }
            "rrmemory" | "roundrobin" => queue.section.set("selection", "\"round_robin\""),
            "rrordered" | "linear" => queue.section.set("selection", "\"fixed_order\""),
            _ => {
                let line = setting.map_or(1, |setting| setting.line);
                return Err(Fault::new(line, "strategy", format!("`{value}` is no strategy of app_queue")));
            }
        }
        Ok(())
    }

    /// Whether callers may come and stay while nobody can answer.
    fn empty(&mut self, queue: &mut Queue, join: Option<&Setting>, leave: Option<&Setting>) {
        let condition = |setting: &Setting, open: &str| match setting.value.to_ascii_lowercase().as_str() {
            value if value == open => None,
            "yes" | "no" | "strict" | "true" | "false" => Some("no_ready_staff"),
            "loose" => Some("no_staff"),
            list if list.split(',').any(|state| state.trim() == "paused") => Some("no_ready_staff"),
            _ => Some("no_staff"),
        };
        let joins = join.and_then(|setting| condition(setting, "yes"));
        let leaves = leave.and_then(|setting| condition(setting, "no"));
        for setting in join.into_iter().chain(leave) {
            if setting.value.contains(',') {
                let note = "of the states of phones only `paused` is told apart from the rest";
                self.centre.leave(setting.line, format!("{} = {}", setting.key, setting.value), Why::Changed, note);
            }
        }
        let mut step = |after: u64, condition: &str, recheck: bool| {
            let mut step = Section::new("[[plan.queue.step]]");
            step.set("after", seconds(after));
            step.set("when", format!("[\"{condition}\"]"));
            if recheck {
                step.set("recheck", seconds(10));
            }
            step.set("end", "\"no_staff\"");
            queue.steps.push(step);
        };
        match (joins, leaves) {
            (Some(joins), Some(leaves)) if joins == leaves => step(0, joins, true),
            (joins, leaves) => {
                if let Some(joins) = joins {
                    step(0, joins, false);
                }
                if let Some(leaves) = leaves {
                    step(1, leaves, true);
                }
            }
        }
    }

    fn leave_unread(&mut self, line: usize, queue: &str, key: &str, value: &str) {
        let why = if HOST.iter().any(|start| key.starts_with(start)) { Why::Host } else { Why::Unknown };
        self.centre.leave(line, format!("[{queue}] {key} = {value}"), why, "");
    }

    fn finish(mut self) -> CentreFile {
        let mut channel = Section::new("[[plan.channel]]");
        channel.set_text("name", "voice");
        self.centre.sections.push(channel);
        let (agents, back_off) = self.agents_sections();
        let highest = self.queues.iter().map(|queue| queue.weight).max().unwrap_or(0);
        let orders: Vec<u64> = self.queues.iter().map(|queue| (highest - queue.weight).min(255)).collect();
        let staff = member::staff(&self.queues, &orders, &mut self.centre);
        for queue in self.queues {
            self.centre.sections.push(queue.section);
            self.centre.sections.extend(queue.steps);
        }
        self.centre.sections.extend([agents, back_off].into_iter().filter(|section| !section.is_empty()));
        if staff.is_empty() {
            self.centre.leave("members", "none", Why::Elsewhere, "they sign in at run time: add `[[staff]]`");
        } else {
            let note = "they are not said there: everyone was given the whole day";
            self.centre.leave("shifts", "of all members", Why::Elsewhere, note);
        }
        self.centre.leave(
            "calls",
            "how many, how long",
            Why::Elsewhere,
            "add `[[traffic]]`, or fit it from a call log",
        );
        self.centre.sections.extend(staff);
        self.centre
    }

    /// What holds for all agents here and was said queue by queue there: the first value holds, others are listed.
    fn agents_sections(&mut self) -> (Section, Section) {
        let mut agents = Section::new("[plan.agents]");
        let mut back_off = Section::new("[plan.agents.back_off]");
        for (key, values) in core::mem::take(&mut self.agents) {
            let Some((first, ..)) = values.first().cloned() else { continue };
            let note = format!("it holds for every agent here: {key} = {first} of another queue was taken");
            for (value, line, queue) in values.iter().filter(|(value, ..)| *value != first) {
                self.centre.leave(line, format!("[{queue}] {key} = {value}"), Why::Changed, note.clone());
            }
            let says = |queue: &Queue| values.iter().any(|(.., other)| *other == queue.name);
            for queue in self.queues.iter().filter(|queue| key == "unanswered_limit" && !says(queue)) {
                self.centre.leave(format!("[{}]", queue.name), "no autopause", Why::Changed, note.clone());
            }
            if key == "no_answer" { back_off.set(key, first) } else { agents.set(key, first) }
        }
        (agents, back_off)
    }
}

fn is_yes(value: &str) -> bool {
    ["yes", "true", "y", "t", "1", "on"].contains(&value.to_ascii_lowercase().as_str())
}

fn number(setting: &Setting) -> Result<u64, Fault> {
    let Setting { line, key, value } = setting;
    value.parse().map_err(|_| Fault::new(*line, key, format!("{} is not a whole number", quoted(value))))
}
