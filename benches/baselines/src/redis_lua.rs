//! Redis on this machine, with the decision as a script that runs inside it: one round trip an event.

use crate::centre::{Contact, Profile};
use crate::competitor::{AgentState, Competitor, Event, Failure, Pair, State, Step};
use redis::{Client, Connection, Pipeline, Script, ScriptInvocation};
use std::fmt::Write;
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

const PROGRAM: &str = "redis-server";
/// Commands that are sent at once while the state is loaded.
const BATCH: usize = 10_000;

/// A connection to a server of its own.
pub(crate) struct Redis<'a> {
    profiles: &'a [Profile],
    decide: Script,
    connection: Connection,
    /// Stopped when this is dropped.
    _server: Server,
}

/// A server that nobody else knows, and that keeps nothing.
struct Server {
    process: Child,
    port: u16,
}

/// Whether there is a server to start.
pub(crate) fn is_there() -> bool {
    Command::new(PROGRAM).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
}

impl<'a> Redis<'a> {
    pub(crate) fn new(state: &State<'a>) -> Result<Self, Failure> {
        let server = Server::start()?;
        let mut connection = server.connect()?;
        let profiles = state.centre.profiles.as_slice();
        let mut batch = redis::pipe();
        batch.cmd("SET").arg("matches").arg(state.matches).ignore();
        for agent in &state.agents {
            add_agent(&mut batch, agent, &profiles[agent.profile as usize]);
            send(&mut batch, &mut connection, BATCH)?;
        }
        for contact in &state.waiting {
            add_contact(&mut batch, contact, None);
            batch.cmd("ZADD").arg(format!("w:{}", contact.queue)).arg(score(contact)).arg(member(contact)).ignore();
            send(&mut batch, &mut connection, BATCH)?;
        }
        send(&mut batch, &mut connection, 1)?;
        Ok(Self { profiles, decide: Script::new(include_str!("decide.lua")), connection, _server: server })
    }
}

impl Competitor for Redis<'_> {
    fn apply(&mut self, step: &Step) -> Result<Option<Pair>, Failure> {
        let profile_of = |profile: &u32| &self.profiles[*profile as usize];
        let call = match &step.event {
            Event::Arrive(contact) => {
                let mut call = self.decide.arg("arrive");
                call.arg(contact.id).arg(step.at).arg(contact.queue).arg(score(contact)).arg(member(contact));
                call
            }
            Event::Complete { contact } => of_id(&self.decide, "complete", *contact, step.at),
            Event::Abandon { contact } => of_id(&self.decide, "abandon", *contact, step.at),
            Event::SignIn { agent, profile } => of_agent(&self.decide, "sign in", *agent, step.at, profile_of(profile)),
            Event::SignOut { agent } => of_id(&self.decide, "sign out", *agent, step.at),
            Event::Change { agent, profile } => of_agent(&self.decide, "change", *agent, step.at, profile_of(profile)),
        };
        let pair: Option<(u32, u32)> = call.invoke(&mut self.connection)?;
        Ok(pair.map(|(contact, agent)| Pair { contact, agent }))
    }
}

impl Server {
    fn start() -> Result<Self, Failure> {
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let process = Command::new(PROGRAM)
            .args(["--bind", "127.0.0.1", "--port", &port.to_string(), "--save", "", "--appendonly", "no"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        Ok(Self { process, port })
    }

    /// It takes a moment until the server listens.
    fn connect(&self) -> Result<Connection, Failure> {
        let client = Client::open(("127.0.0.1", self.port))?;
        for _ in 0..200 {
            if let Ok(connection) = client.get_connection() {
                return Ok(connection);
            }
            sleep(Duration::from_millis(50));
        }
        Ok(client.get_connection()?)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It keeps nothing, so it may be stopped at any moment; one that has stopped by itself is none to worry about.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn of_id<'a>(decide: &'a Script, kind: &str, id: u32, now: u64) -> ScriptInvocation<'a> {
    let mut call = decide.arg(kind);
    call.arg(id).arg(now);
    call
}

fn of_agent<'a>(decide: &'a Script, kind: &str, agent: u32, now: u64, profile: &Profile) -> ScriptInvocation<'a> {
    let mut call = decide.arg(kind);
    call.arg(agent).arg(now).arg(queues(profile));
    for held in &profile.skills {
        call.arg(held.skill).arg(held.level);
    }
    call
}

/// Sends what has gathered, if it is so much.
fn send(batch: &mut Pipeline, connection: &mut Connection, from: usize) -> Result<(), Failure> {
    if batch.len() >= from {
        std::mem::replace(batch, redis::pipe()).query::<()>(connection)?;
    }
    Ok(())
}

fn add_agent(batch: &mut Pipeline, agent: &AgentState, profile: &Profile) {
    let AgentState { id, idle_since, last_match, .. } = agent;
    let own = batch.cmd("HSET").arg(format!("a:{id}")).arg("queues").arg(queues(profile));
    own.arg("since").arg(idle_since).arg("last").arg(last_match);
    if let Some(contact) = &agent.contact {
        own.arg("contact").arg(contact.id);
    }
    own.ignore();
    let skills = batch.cmd("HSET").arg(format!("s:{id}"));
    for held in &profile.skills {
        skills.arg(held.skill).arg(held.level);
    }
    skills.ignore();
    match &agent.contact {
        Some(contact) => add_contact(batch, contact, Some(*id)),
        None => {
            for own in &profile.memberships {
                let member = format!("{last_match:012}|{id:08}");
                batch.cmd("ZADD").arg(format!("i:{}:{}", own.queue, own.level)).arg(idle_since).arg(member).ignore();
            }
        }
    }
}

fn add_contact(batch: &mut Pipeline, contact: &Contact, agent: Option<u32>) {
    let own = batch.cmd("HSET").arg(format!("c:{}", contact.id)).arg("queue").arg(contact.queue);
    own.arg("score").arg(score(contact)).arg("member").arg(member(contact));
    if let Some(agent) = agent {
        own.arg("agent").arg(agent);
    }
    own.ignore();
}

/// Class and id in one number, which a float holds exactly.
fn score(contact: &Contact) -> u64 {
    (u64::from(contact.class.cast_unsigned() ^ 0x80) << 32) | u64::from(contact.id)
}

fn member(contact: &Contact) -> String {
    let mut text = format!("{}|", contact.id);
    for ask in &contact.asks {
        // Writing to a string cannot fail.
        let _ = write!(text, "{}:{},", ask.skill, ask.level);
    }
    text
}

/// By level, as an agent serves them.
fn queues(profile: &Profile) -> String {
    let mut memberships = profile.memberships.clone();
    memberships.sort_by_key(|own| own.level);
    memberships.iter().map(|own| format!("{}:{}", own.queue, own.level)).collect::<Vec<_>>().join(",")
}
