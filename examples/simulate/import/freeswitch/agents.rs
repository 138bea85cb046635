//! Agents and their tiers.

use super::super::Fault;
use super::super::centre_file::{CentreFile, Section, Why, quoted, seconds};
use super::{attribute, number};
use roxmltree::Node;
use std::collections::{BTreeMap, BTreeSet};

/// For how long a phone rings if its contact says nothing.
const CALL_TIMEOUT: u64 = 60;

#[derive(Debug, Default)]
pub(super) struct Agents {
    agents: Vec<Agent>,
    tiers: Vec<Tier>,
}

#[derive(Debug)]
struct Agent {
    line: usize,
    name: String,
    numbers: BTreeMap<String, u64>,
    call_timeout: Option<u64>,
}

#[derive(Debug)]
struct Tier {
    line: usize,
    agent: String,
    queue: String,
    level: u64,
    position: u64,
    delay: u64,
}

/// Numbers of an agent that count.
const NUMBERS: [&str; 5] =
    ["max-no-answer", "wrap-up-time", "reject-delay-time", "busy-delay-time", "no-answer-delay-time"];

impl Agents {
    pub(super) fn add_agent(&mut self, line: usize, node: Node<'_, '_>, centre: &mut CentreFile) -> Result<(), Fault> {
        let name = attribute(node, line, "agent", "name")?.to_owned();
        if self.agents.iter().any(|agent| agent.name == name) {
            return Err(Fault::new(line, "agent", format!("there is an agent {} already", quoted(&name))));
        }
        let mut agent = Agent { line, name, numbers: BTreeMap::new(), call_timeout: None };
        for part in node.attributes() {
            let (key, value) = (part.name(), part.value());
            let what = format!("{}: {key} = {value}", agent.name);
            match key {
                "type" if value == "uuid-standby" => {
                    centre.leave(
                        line,
                        what,
                        Why::Changed,
                        "`auto_accept` of the agent's channel: it is offered nothing, but has it",
                    );
                }
                "name" | "type" => {}
                "contact" => {
                    agent.call_timeout = call_timeout(value);
                    centre.leave(line, what, Why::Host, "how the agent is reached");
                }
                "status" => {
                    let advice = if value == "Available (On Demand)" {
                        "`SetNotReady` while the agent talks"
                    } else {
                        "`SignIn`, `SetNotReady`"
                    };
                    centre.leave(line, what, Why::Elsewhere, advice);
                }
                _ if NUMBERS.contains(&key) => {
                    agent.numbers.insert(key.to_owned(), number(value, line, key)?);
                }
                _ => centre.leave(line, what, Why::Unknown, ""),
            }
        }
        self.agents.push(agent);
        Ok(())
    }

    pub(super) fn add_tier(&mut self, line: usize, node: Node<'_, '_>, centre: &mut CentreFile) -> Result<(), Fault> {
        let text = |name| attribute(node, line, "tier", name);
        let whole = |name: &str| node.attribute(name).map_or(Ok(1), |value| number(value, line, name));
        let (agent, queue) = (text("agent")?.to_owned(), text("queue")?.to_owned());
        if self.tiers.iter().any(|tier| tier.agent == agent && tier.queue == queue) {
            return Err(Fault::new(line, "tier", format!("{} is in {} already", quoted(&agent), quoted(&queue))));
        }
        leave_unknown(line, node, &["agent", "queue", "level", "position"], centre);
        self.tiers.push(Tier { line, agent, queue, level: whole("level")?, position: whole("position")?, delay: 0 });
        Ok(())
    }

    fn of<'a>(&'a self, queue: &'a str) -> impl Iterator<Item = &'a Agent> {
        let names: BTreeSet<&str> =
            self.tiers.iter().filter(|tier| tier.queue == queue).map(|tier| tier.agent.as_str()).collect();
        self.agents.iter().filter(move |agent| names.contains(agent.name.as_str()))
    }

    pub(super) fn count(&self, queue: &str) -> usize {
        self.of(queue).count()
    }

    /// How long phones ring: the longest that a contact of the queue's agents says.
    pub(super) fn call_timeout(&self, queue: &str) -> u64 {
        self.of(queue).filter_map(|agent| agent.call_timeout).max().unwrap_or(CALL_TIMEOUT)
    }

    /// The longest wrap-up of the queue's agents: it is the queue's here, and who needs less ends it.
    pub(super) fn wrap_up(&self, queue: &str, centre: &mut CentreFile) -> Option<u64> {
        let own = |agent: &Agent| agent.numbers.get("wrap-up-time").copied().unwrap_or(0);
        let longest = self.of(queue).map(own).max().filter(|longest| *longest > 0)?;
        for agent in self.of(queue).filter(|agent| own(agent) != longest) {
            let what = format!("{}: wrap-up-time = {}", agent.name, own(agent));
            let note = format!("it is the queue's here: {longest} s in {queue}, and the agent ends it sooner");
            centre.leave(agent.line, what, Why::Changed, note);
        }
        Some(longest)
    }

    /// Gives each tier of the queue behind the first the delay of its level, and lists the delays.
    pub(super) fn delay(&mut self, queue: &str, delay: impl Fn(u64) -> u64) -> Vec<u64> {
        let first = self.tiers.iter().filter(|tier| tier.queue == queue).map(|tier| tier.level).min().unwrap_or(0);
        let mut delays = BTreeSet::new();
        for tier in self.tiers.iter_mut().filter(|tier| tier.queue == queue && tier.level > first) {
            tier.delay = delay(tier.level);
            if tier.delay > 0 {
                delays.insert(tier.delay);
            }
        }
        delays.into_iter().collect()
    }

    /// Leaves out the tiers of agents and queues that are not there.
    pub(super) fn leave_strangers(&mut self, queues: &[&str], centre: &mut CentreFile) {
        let Self { agents, tiers } = self;
        tiers.retain(|tier| {
            let missing = if !queues.contains(&tier.queue.as_str()) {
                format!("left out, as there is no queue {}", quoted(&tier.queue))
            } else if !agents.iter().any(|agent| agent.name == tier.agent) {
                format!("left out, as there is no agent {}", quoted(&tier.agent))
            } else {
                return true;
            };
            centre.leave(tier.line, format!("tier of {} in {}", tier.agent, tier.queue), Why::NoCounterpart, missing);
            false
        });
    }

    pub(super) fn sections(&self, centre: &mut CentreFile) -> Result<Vec<Section>, Fault> {
        if let Some(tier) = self.tiers.iter().find(|tier| tier.level > 255) {
            return Err(Fault::new(tier.line, "level", "the highest level is 255"));
        }
        let mut sections = self.for_all(centre);
        for agent in &self.agents {
            let tiers: Vec<&Tier> = self.tiers.iter().filter(|tier| tier.agent == agent.name).collect();
            let memberships: Vec<String> = tiers.iter().map(|tier| membership(tier)).collect();
            let position = tiers.iter().map(|tier| tier.position).min().unwrap_or(1);
            for tier in tiers.iter().filter(|tier| tier.position != position) {
                let what = format!("{}: position {} in {}", agent.name, tier.position, tier.queue);
                centre.leave(tier.line, what, Why::Changed, format!("an agent has one position here: {position}"));
            }
            let mut section = Section::new("[[staff]]");
            section.set_text("name", &agent.name);
            section.set("profile", format!("{{ position = {position}, queues = [{}] }}", memberships.join(", ")));
            section.set("shifts", "[{ from = \"0h\", to = \"24h\" }]");
            sections.push(section);
        }
        Ok(sections)
    }

    /// What holds for every agent here: the value of the first agent that has one; others are listed.
    fn for_all(&self, centre: &mut CentreFile) -> Vec<Section> {
        let mut agents = Section::new("[plan.agents]");
        let mut back_off = Section::new("[plan.agents.back_off]");
        let keys = [
            ("max-no-answer", "unanswered_limit"),
            ("reject-delay-time", "declined"),
            ("busy-delay-time", "busy"),
            ("no-answer-delay-time", "no_answer"),
        ];
        for (theirs, ours) in keys {
            let own = |agent: &Agent| agent.numbers.get(theirs).copied();
            let Some(value) = self.agents.iter().find_map(own) else { continue };
            for agent in self.agents.iter().filter(|agent| own(agent) != Some(value)) {
                let what = own(agent).map_or_else(
                    || format!("{}: no {theirs}", agent.name),
                    |other| format!("{}: {theirs} = {other}", agent.name),
                );
                centre.leave(
                    agent.line,
                    what,
                    Why::Changed,
                    format!("it holds for every agent here: {value} was taken"),
                );
            }
            match ours {
                "unanswered_limit" if value > 0 => agents.set(ours, value.to_string()),
                "unanswered_limit" => {}
                _ => back_off.set(ours, seconds(value)),
            }
        }
        [agents, back_off].into_iter().filter(|section| !section.is_empty()).collect()
    }
}

/// Tells of every attribute that there is no use for.
pub(super) fn leave_unknown(line: usize, node: Node<'_, '_>, known: &[&str], centre: &mut CentreFile) {
    for part in node.attributes().filter(|part| !known.contains(&part.name())) {
        let (why, advice) = match part.name() {
            "state" => (Why::Elsewhere, "what the agent is doing"),
            _ => (Why::Unknown, ""),
        };
        centre.leave(line, format!("<{}> {} = {}", node.tag_name().name(), part.name(), part.value()), why, advice);
    }
}

fn membership(tier: &Tier) -> String {
    let delay = if tier.delay > 0 { format!(", delay = {}", seconds(tier.delay)) } else { String::new() };
    format!("{{ queue = {}, level = {}{delay} }}", quoted(&tier.queue), tier.level)
}

/// `[call_timeout=10]user/1000`, or `leg_timeout`.
fn call_timeout(contact: &str) -> Option<u64> {
    let (_, after) = contact.split_once("call_timeout=").or_else(|| contact.split_once("leg_timeout="))?;
    let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok().filter(|timeout| *timeout > 0)
}
