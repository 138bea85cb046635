//! Members of queues, and the agents that they are together.

use super::super::Fault;
use super::super::centre_file::{CentreFile, Section, Why, quoted};
use super::lines::Setting;
use super::{Queue, is_yes};

/// `member => interface,penalty,name,state interface,ringinuse,wrapuptime,paused`
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Member {
    line: usize,
    interface: String,
    penalty: i64,
    name: Option<String>,
    /// What else it says, as there.
    rest: Vec<(&'static str, String)>,
}

impl Member {
    pub(super) fn read(setting: &Setting) -> Result<Self, Fault> {
        let mut fields = setting.value.split(',').map(str::trim);
        let interface = fields.next().unwrap_or_default().to_owned();
        if interface.is_empty() {
            return Err(Fault::new(setting.line, "member", "it names no interface"));
        }
        let penalty = fields.next().filter(|text| !text.is_empty()).unwrap_or("0");
        let penalty = penalty.parse().map_err(|_| {
            Fault::new(setting.line, "member", format!("the penalty {} is not a whole number", quoted(penalty)))
        })?;
        let name = fields.next().filter(|name| !name.is_empty()).map(str::to_owned);
        let names = ["state interface", "ringinuse", "wrapuptime", "paused"];
        let rest = names.into_iter().zip(fields).filter(|(_, value)| !value.is_empty());
        let rest = rest.map(|(name, value)| (name, value.to_owned())).collect();
        Ok(Self { line: setting.line, interface, penalty, name, rest })
    }
}

/// One agent for each interface, with all its memberships.
struct Agent {
    interface: String,
    name: String,
    position: usize,
    weight: Option<u64>,
    memberships: Vec<String>,
}

pub(super) fn staff(queues: &[Queue], orders: &[u64], centre: &mut CentreFile) -> Vec<Section> {
    let mut agents: Vec<Agent> = Vec::new();
    for (queue, order) in queues.iter().zip(orders) {
        for member in &queue.members {
            leave_rest(member, centre);
            let place = agents.iter().position(|agent| agent.interface == member.interface).unwrap_or_else(|| {
                let name = member.name.clone().unwrap_or_else(|| member.interface.clone());
                let taken = agents.iter().any(|agent| agent.name == name);
                agents.push(Agent {
                    interface: member.interface.clone(),
                    name: if taken { format!("{name} ({})", member.interface) } else { name },
                    position: agents.len(),
                    weight: None,
                    memberships: Vec::new(),
                });
                agents.len() - 1
            });
            let Some(agent) = agents.get_mut(place) else { continue };
            let penalty = u64::try_from(member.penalty).unwrap_or(0);
            let level = if queue.weighted { 0 } else { penalty.min(255) };
            if queue.weighted {
                let weight = (1_000 / (1 + penalty)).max(1);
                if agent.weight.is_some_and(|other| other != weight) {
                    let note = "an agent has one weight here: that of another queue was taken";
                    centre.leave(member.line, format!("[{}] {}", queue.name, member.interface), Why::Changed, note);
                }
                agent.weight.get_or_insert(weight);
            } else if penalty > 255 {
                let what = format!("[{}] {} with penalty {penalty}", queue.name, member.interface);
                centre.leave(member.line, what, Why::Changed, "the highest level is 255");
            }
            let queue = quoted(&queue.name);
            agent.memberships.push(format!("{{ queue = {queue}, level = {level}, order = {order} }}"));
        }
    }
    agents.iter().map(section).collect()
}

fn leave_rest(member: &Member, centre: &mut CentreFile) {
    if member.penalty < 0 {
        let what = format!("{}: penalty {}", member.interface, member.penalty);
        centre.leave(member.line, what, Why::Changed, "a penalty below zero counts as 0");
    }
    for (name, value) in &member.rest {
        let what = format!("{}: {name} {value}", member.interface);
        match *name {
            "ringinuse" if !is_yes(value) => {
                centre.leave(member.line, what, Why::Always, "a call takes the whole agent");
            }
            "wrapuptime" => {
                centre.leave(member.line, what, Why::NoCounterpart, "wrap-up is the queue's; the agent may end it");
            }
            "paused" if !is_yes(value) => {}
            "paused" => centre.leave(member.line, what, Why::Elsewhere, "signs in ready here: `SetNotReady`"),
            _ => centre.leave(member.line, what, Why::Host, ""),
        }
    }
}

fn section(agent: &Agent) -> Section {
    let mut section = Section::new("[[staff]]");
    section.set_text("name", &agent.name);
    let weight = agent.weight.map_or(String::new(), |weight| format!(", weight = {weight}"));
    let queues = agent.memberships.join(", ");
    section.set("profile", format!("{{ position = {}{weight}, queues = [{queues}] }}", agent.position));
    section.set("shifts", "[{ from = \"0h\", to = \"24h\" }]");
    section
}
