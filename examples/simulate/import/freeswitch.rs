//! `callcenter.conf.xml` of `mod_callcenter`.

use super::Fault;
use super::centre_file::{CentreFile, Section, Why, quoted, seconds};
use agents::{Agents, leave_unknown};
use roxmltree::{Document, Node};
use std::collections::BTreeMap;

mod agents;

/// Parameters that are the host's.
const HOST: [&str; 8] = [
    "announce-frequency",
    "announce-sound",
    "moh-sound",
    "record-template",
    "skip-agents-with-external-calls",
    "cc-instance-id",
    "odbc-dsn",
    "dbname",
];

/// What a queue says, by parameter: value and line.
type Parameters = BTreeMap<String, (String, usize)>;

struct Queue {
    name: String,
    line: usize,
    parameters: Parameters,
}

pub(super) fn read(text: &str) -> Result<CentreFile, Fault> {
    let document = Document::parse(text).map_err(|error| {
        let line = usize::try_from(error.pos().row).unwrap_or(1);
        Fault::new(line, "XML", error.to_string())
    })?;
    let mut centre = CentreFile { source: "callcenter.conf.xml of FreeSWITCH", ..CentreFile::default() };
    let mut queues = Vec::new();
    let mut agents = Agents::default();
    for node in document.descendants().filter(Node::is_element) {
        let line = line_of(&document, node);
        let parent = node.parent().map_or("", |parent| parent.tag_name().name());
        match (parent, node.tag_name().name()) {
            ("queues", "queue") => queues.push(queue(&document, node, &mut centre)?),
            ("agents", "agent") => agents.add_agent(line, node, &mut centre)?,
            ("tiers", "tier") => agents.add_tier(line, node, &mut centre)?,
            ("settings", "param") => {
                let (name, value) = (node.attribute("name").unwrap_or("?"), node.attribute("value").unwrap_or("?"));
                centre.leave(line, format!("{name} = {value}"), Why::Host, "");
            }
            ("queue", "param")
            | (_, "document" | "section" | "configuration" | "settings" | "queues" | "agents" | "tiers") => {}
            (_, name) => {
                let attributes: Vec<&str> = node.attributes().map(|attribute| attribute.value()).collect();
                let note = if name == "X-PRE-PROCESS" { "read that file as well" } else { "" };
                let why = if name == "X-PRE-PROCESS" { Why::Elsewhere } else { Why::Unknown };
                centre.leave(line, format!("<{name}> {}", attributes.join(" ")), why, note);
            }
        }
    }
    if queues.is_empty() {
        return Err(Fault::new(1, "queues", "there is no queue in it"));
    }
    finish(centre, &queues, agents)
}

fn line_of(document: &Document<'_>, node: Node<'_, '_>) -> usize {
    usize::try_from(document.text_pos_at(node.range().start).row).unwrap_or(1)
}

fn queue(document: &Document<'_>, node: Node<'_, '_>, centre: &mut CentreFile) -> Result<Queue, Fault> {
    let line = line_of(document, node);
    let name = attribute(node, line, "queue", "name")?.to_owned();
    leave_unknown(line, node, &["name"], centre);
    let mut parameters = Parameters::new();
    for parameter in node.children().filter(|child| child.has_tag_name("param")) {
        let line = line_of(document, parameter);
        let key = attribute(parameter, line, "param", "name")?;
        let value = attribute(parameter, line, key, "value")?;
        leave_unknown(line, parameter, &["name", "value"], centre);
        if let Some((earlier, line)) = parameters.insert(key.to_owned(), (value.to_owned(), line)) {
            centre.leave(
                line,
                format!("{name}: {key} = {earlier}"),
                Why::Changed,
                "it is said again below, which holds",
            );
        }
    }
    Ok(Queue { name, line, parameters })
}

fn attribute<'a>(node: Node<'a, '_>, line: usize, field: &str, name: &str) -> Result<&'a str, Fault> {
    node.attribute(name).ok_or_else(|| Fault::new(line, field, format!("it has no `{name}`")))
}

fn finish(mut centre: CentreFile, queues: &[Queue], mut agents: Agents) -> Result<CentreFile, Fault> {
    let mut channel = Section::new("[[plan.channel]]");
    channel.set_text("name", "voice");
    centre.sections.push(channel);
    let names: Vec<&str> = queues.iter().map(|queue| queue.name.as_str()).collect();
    agents.leave_strangers(&names, &mut centre);
    for queue in queues {
        let sections = Reader { queue, centre: &mut centre, agents: &mut agents }.read()?;
        centre.sections.extend(sections);
    }
    let sections = agents.sections(&mut centre)?;
    centre.sections.extend(sections);
    let note = "they are not said there: everyone was given the whole day";
    centre.leave("shifts", "of all agents", Why::Elsewhere, note);
    centre.leave("calls", "how many, how long", Why::Elsewhere, "add `[[traffic]]`, or fit it from a call log");
    Ok(centre)
}

struct Reader<'a> {
    queue: &'a Queue,
    centre: &'a mut CentreFile,
    agents: &'a mut Agents,
}

impl Reader<'_> {
    fn read(mut self) -> Result<Vec<Section>, Fault> {
        let mut section = Section::new("[[plan.queue]]");
        section.set_text("name", &self.queue.name);
        section.set("channels", "[\"voice\"]");
        section.set("ordering", "{ priority_credit = \"1s\" }");
        // What an agent that is called may let it ring is the host's: a call time-out of its contact string.
        section.set("offer_timeout", seconds(self.agents.call_timeout(&self.queue.name)));
        self.strategy(&mut section)?;
        if let Some(wrap_up) = self.agents.wrap_up(&self.queue.name, self.centre) {
            section.set("wrap_up", format!("{{ timed = {} }}", seconds(wrap_up)));
        }
        let delays = self.tier_delays()?;
        if !delays.is_empty() {
            let list: Vec<String> = delays.iter().map(|delay| seconds(*delay)).collect();
            section.set("delays", format!("[{}]", list.join(", ")));
        }
        if self.flag("abandoned-resume-allowed")? {
            let within = self.number("discard-abandoned-after")?.filter(|within| *within > 0).unwrap_or(60);
            section.set("return_within", seconds(within));
        }
        if let Some(longest) = self.number("max-wait-time")?.filter(|longest| *longest > 0) {
            section.set("maximum_wait", seconds(longest));
        }
        let mut sections = vec![section];
        sections.extend(self.no_agent()?);
        self.leave_rest();
        Ok(sections)
    }

    fn strategy(&mut self, section: &mut Section) -> Result<(), Fault> {
        let (value, line) = self.text("strategy").unwrap_or(("longest-idle-agent", self.queue.line));
        match value {
            "ring-all" => {
                let rung = self.agents.count(&self.queue.name).clamp(1, 64);
                section.set("offer_mode", format!("{{ all_at_once = {rung} }}"));
            }
            "ring-progressively" => {
                let every = self.number("ring-progressively-delay")?.filter(|every| *every > 0).unwrap_or(10);
                let most = self.agents.count(&self.queue.name).clamp(1, 64);
                section.set("offer_mode", format!("{{ one_more = {{ every = {}, most = {most} }} }}", seconds(every)));
                section.set("selection", "\"fixed_order\"");
            }
            "longest-idle-agent" => section.set("selection", "\"longest_idle\""),
            "round-robin" => section.set("selection", "\"round_robin\""),
            "agent-with-fewest-calls" => section.set("selection", "\"fewest_handled\""),
            "random" => section.set("selection", "{ weighted_random = 1 }"),
            "top-down" | "sequentially-by-agent-order" => section.set("selection", "\"fixed_order\""),
            "agent-with-least-talk-time" => {
                let note = "a strategy of the host's own; the longest idle was taken";
                self.centre.leave(line, format!("{}: strategy = {value}", self.queue.name), Why::Changed, note);
            }
            _ => {
                return Err(Fault::new(
                    line,
                    "strategy",
                    format!("{} is no strategy of mod_callcenter", quoted(value)),
                ));
            }
        }
        Ok(())
    }

    /// The delays of the tiers behind the first, one a level, and gives them to the agents.
    fn tier_delays(&mut self) -> Result<Vec<u64>, Fault> {
        if !self.flag("tier-rules-apply")? {
            return Ok(Vec::new());
        }
        let wait = self.number("tier-rule-wait-second")?.unwrap_or(0);
        let multiply = self.flag("tier-rule-wait-multiply-level")?;
        if self.flag("tier-rule-no-agent-no-wait")? {
            let note = "a delay passes whoever is there; see `levels` and steps with `no_ready_staff`";
            let line = self.text("tier-rule-no-agent-no-wait").map_or(0, |(_, line)| line);
            self.centre.leave(
                line,
                format!("{}: tier-rule-no-agent-no-wait = true", self.queue.name),
                Why::NoCounterpart,
                note,
            );
        }
        let delay = |level: u64| if multiply { wait * level } else { wait };
        Ok(self.agents.delay(&self.queue.name, delay))
    }

    fn no_agent(&self) -> Result<Option<Section>, Fault> {
        let Some(longest) = self.number("max-wait-time-with-no-agent")?.filter(|longest| *longest > 0) else {
            return Ok(None);
        };
        let mut step = Section::new("[[plan.queue.step]]");
        step.set("after", seconds(longest));
        step.set("when", "[\"no_staff\"]");
        step.set("recheck", seconds(1));
        step.set("end", "\"no_staff\"");
        Ok(Some(step))
    }

    fn leave_rest(&mut self) {
        for (key, (value, line)) in &self.queue.parameters {
            let what = format!("{}: {key} = {value}", self.queue.name);
            match key.as_str() {
                "strategy"
                | "tier-rules-apply"
                | "tier-rule-wait-second"
                | "tier-rule-wait-multiply-level"
                | "tier-rule-no-agent-no-wait"
                | "abandoned-resume-allowed"
                | "max-wait-time"
                | "max-wait-time-with-no-agent" => {}
                "discard-abandoned-after" if self.queue.parameters.contains_key("abandoned-resume-allowed") => {}
                "ring-progressively-delay"
                    if self.text("strategy").is_some_and(|(value, _)| value == "ring-progressively") => {}
                "time-base-score" => self.centre.leave(line, what, Why::Host, "the age in `Enqueue`"),
                "max-wait-time-with-no-agent-time-reached" => {
                    let note = "from max-wait-time-with-no-agent on the queue is looked at every second";
                    self.centre.leave(line, what, Why::Changed, note);
                }
                "agent-no-answer-status" => {
                    self.centre.leave(line, what, Why::Changed, "not ready, with the reason UNANSWERED");
                }
                key if HOST.contains(&key) => self.centre.leave(line, what, Why::Host, ""),
                "discard-abandoned-after" | "ring-progressively-delay" => {
                    self.centre.leave(line, what, Why::Changed, "it says nothing without what it belongs to");
                }
                _ => self.centre.leave(line, what, Why::Unknown, ""),
            }
        }
    }

    fn text(&self, key: &str) -> Option<(&str, usize)> {
        self.queue.parameters.get(key).map(|(value, line)| (value.as_str(), *line))
    }

    fn flag(&self, key: &str) -> Result<bool, Fault> {
        match self.text(key) {
            None => Ok(false),
            Some((value, line)) => {
                flag(value).ok_or_else(|| Fault::new(line, key, format!("{} is neither true nor false", quoted(value))))
            }
        }
    }

    fn number(&self, key: &str) -> Result<Option<u64>, Fault> {
        self.text(key).map(|(value, line)| number(value, line, key)).transpose()
    }
}

fn flag(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "1" | "on" => Some(true),
        "false" | "no" | "0" | "off" => Some(false),
        _ => None,
    }
}

fn number(text: &str, line: usize, field: &str) -> Result<u64, Fault> {
    text.trim().parse().map_err(|_| Fault::new(line, field, format!("{} is not a whole number", quoted(text))))
}
