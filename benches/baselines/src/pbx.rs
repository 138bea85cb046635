//! A queue module as telephone exchanges ship it: tables with text keys and no index, a look at everything every 100 ms, and each
//! statement written anew. It knows no skills and acts only when it looks, so what is told is what a look costs.

use crate::competitor::{Failure, State};
use rusqlite::{Connection, OptionalExtension, params};
use std::fmt;
use std::time::{Duration, Instant};

/// How long the module sleeps between two looks.
const SLEEP: Duration = Duration::from_millis(100);

const SCHEMA: &str = "
CREATE TABLE callers (call TEXT, queue TEXT, joined INTEGER, rank INTEGER, state TEXT);
CREATE TABLE staff (name TEXT, status TEXT, state TEXT, idle_since INTEGER, last_match INTEGER);
CREATE TABLE ranks (queue TEXT, staff_name TEXT, level INTEGER);
";

/// What a look at a centre costs.
#[derive(Debug)]
pub(crate) struct Tick {
    scenario: &'static str,
    waiting: usize,
    /// To list those who wait.
    list: Duration,
    /// For each of them, to look for somebody; a mean over `looked_at`.
    each: Duration,
    looked_at: usize,
}

pub(crate) const HEAD: &str = "\
| centre | waiting | ms for the list | ms for each contact | looks | a look at all, in s | a freed agent waits, in s, on average | at most |
|---|--:|--:|--:|--:|--:|--:|--:|";

impl Tick {
    /// One look at the centre as it stands, or as much of it as can be done in that time.
    pub(crate) fn measure(state: &State<'_>, limit: Duration) -> Result<Self, Failure> {
        let database = load(state)?;
        let start = Instant::now();
        let callers = callers(&database)?;
        let list = start.elapsed();
        let start = Instant::now();
        let mut looked_at = 0;
        for (call, queue) in &callers {
            agent_for(&database, call, queue)?;
            looked_at += 1;
            if start.elapsed() > limit {
                break;
            }
        }
        let each = start.elapsed() / u32::try_from(looked_at.max(1))?;
        let scenario = state.centre.scenario.name;
        Ok(Self { scenario, waiting: callers.len(), list, each, looked_at })
    }

    /// A look at everyone, as if each cost the same.
    #[expect(clippy::cast_precision_loss, reason = "far fewer wait")]
    fn whole(&self) -> f64 {
        self.list.as_secs_f64() + self.each.as_secs_f64() * self.waiting as f64
    }
}

impl fmt::Display for Tick {
    /// An agent is freed at any moment of a turn, which is a look and a sleep, and is seen once in a turn.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { scenario, waiting, list, each, looked_at } = self;
        let (list, each) = (list.as_secs_f64() * 1e3, each.as_secs_f64() * 1e3);
        let (whole, turn) = (self.whole(), self.whole() + SLEEP.as_secs_f64());
        let mean = turn / 2.0;
        write!(
            f,
            "| {scenario} | {waiting} | {list:.2} | {each:.3} | {looked_at} | {whole:.3} | {mean:.3} | {turn:.3} |"
        )
    }
}

fn load(state: &State<'_>) -> Result<Connection, Failure> {
    let database = Connection::open_in_memory()?;
    database.execute_batch(SCHEMA)?;
    database.execute_batch("BEGIN")?;
    let mut add_staff = database.prepare("INSERT INTO staff VALUES (?1, 'on duty', ?2, ?3, ?4)")?;
    let mut add_rank = database.prepare("INSERT INTO ranks VALUES (?1, ?2, ?3)")?;
    for agent in &state.agents {
        let (name, is_idle) = (staff_name(agent.id), agent.contact.is_none());
        let state_name = if is_idle { "free" } else { "in a call" };
        let times = (agent.idle_since.cast_signed(), agent.last_match.cast_signed());
        add_staff.execute(params![name, state_name, times.0, times.1])?;
        for own in &state.centre.profiles[agent.profile as usize].memberships {
            add_rank.execute(params![queue_name(own.queue), name, own.level])?;
        }
    }
    let mut add_caller = database.prepare("INSERT INTO callers VALUES (?1, ?2, ?3, ?4, 'holds')")?;
    for contact in &state.waiting {
        add_caller.execute(params![
            format!("call-{:08}", contact.id),
            queue_name(contact.queue),
            contact.id,
            contact.class
        ])?;
    }
    drop((add_staff, add_rank, add_caller));
    database.execute_batch("COMMIT")?;
    Ok(database)
}

/// Everyone who waits, with their queue, most urgent first.
fn callers(database: &Connection) -> Result<Vec<(String, String)>, Failure> {
    let text = format!("SELECT call, queue FROM callers WHERE state = '{}' ORDER BY rank, joined", "holds");
    let mut statement = database.prepare(&text)?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The first free member of a queue.
fn agent_for(database: &Connection, call: &str, queue: &str) -> Result<Option<String>, Failure> {
    let text = format!(
        "SELECT staff.name, '{call}' FROM staff LEFT JOIN ranks ON ranks.staff_name = staff.name \
         WHERE ranks.queue = '{queue}' AND staff.status = 'on duty' AND staff.state = 'free' \
         ORDER BY ranks.level, staff.idle_since, staff.last_match, staff.name LIMIT 1"
    );
    Ok(database.query_row(&text, [], |row| row.get(0)).optional()?)
}

fn staff_name(agent: u32) -> String {
    format!("agent-{agent:06}@centre")
}

fn queue_name(queue: u16) -> String {
    format!("queue-{queue}@centre")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::centre::Centre;
    use crate::random::Random;
    use crate::{scenario, stream};

    /// The statements do what they are there for: the first who waits, and for each the first free member of the queue.
    #[test]
    fn a_look_finds_whom_it_should() {
        let mut scenario = scenario::find("tiny").unwrap();
        (scenario.before, scenario.measured, scenario.agents) = (500, 0, 60);
        let mut random = Random::new(1);
        let centre = Centre::new(scenario, &mut random);
        let mut state = stream::record(&centre, random).unwrap().state;
        // Some who are busy go, so that somebody is free.
        for agent in state.agents.iter_mut().step_by(7) {
            agent.contact = None;
        }
        let database = load(&state).unwrap();
        let listed = callers(&database).unwrap();
        let mut expected: Vec<_> =
            state.waiting.iter().map(|contact| (contact.class, contact.id, contact.queue)).collect();
        expected.sort_unstable();
        assert_eq!(listed.len(), expected.len());
        let mut found = 0;
        for ((call, queue), (_, id, number)) in listed.iter().zip(expected) {
            assert_eq!(
                (call.as_str(), queue.as_str()),
                (format!("call-{id:08}").as_str(), queue_name(number).as_str())
            );
            let free = state.agents.iter().filter(|agent| agent.contact.is_none()).filter_map(|agent| {
                let level = centre.profiles[agent.profile as usize].level_in(number)?;
                Some((level, agent.idle_since, agent.last_match, agent.id))
            });
            let agent = agent_for(&database, call, queue).unwrap();
            assert_eq!(agent, free.min().map(|(.., id)| staff_name(id)));
            found += usize::from(agent.is_some());
        }
        assert!(found > 3);
    }
}
