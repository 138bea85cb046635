//! The router.

use crate::refusal::Refusal;
use napi::Result;
use napi::bindgen_prelude::{BigInt, Buffer};
use napi_derive::napi;
use serde_json::{Value, json};
use toritsugi::{
    AgentId, ContactId, Delivery, Event, HostKey, Name, Plan, QueueId, Router, Snapshot, Strategies, Timestamp,
};
use toritsugi_exchange::flat::{self, FlatCommand, FlatEvent};
use toritsugi_exchange::text::{self, named};
use toritsugi_exchange::{ExchangeError, variants};

/// A typed array of JavaScript to write to. Under a name of its own, as napi takes `&mut` for a reference to one of its classes.
pub(crate) type Bytes<'a> = &'a mut [u8];
/// The same, of 16 bits each.
type Numbers<'a> = &'a mut [u16];

/// A router. What its methods give is taken apart by `lib/router.js`.
#[napi]
#[derive(Debug)]
pub struct NativeRouter {
    pub(crate) router: Router,
    /// Those of the last call.
    pub(crate) events: Vec<Event>,
    message: String,
}

#[napi]
impl NativeRouter {
    #[napi(constructor)]
    pub fn new(plan: String) -> Result<Self> {
        let plan = text::plan(&plan).map_err(Refusal::from)?;
        Ok(Router::new(plan).into())
    }

    #[napi(factory)]
    pub fn restore(bytes: &[u8]) -> Result<Self> {
        let snapshot = Snapshot::from_bytes(bytes).map_err(Refusal::from)?;
        Ok(Router::restore(&snapshot, &Strategies::new()).map_err(Refusal::from)?.into())
    }

    /// Applies so many flat commands and writes the flat events that fit; gives what [`packed`] says, of the last of them.
    #[napi]
    pub fn apply_flat(&mut self, commands: &[u8], count: u32, codes: Numbers<'_>, events: Bytes<'_>) -> Result<f64> {
        self.events.clear();
        let (mut last, mut repeat) = (0, false);
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        let records = commands.chunks_exact(FlatCommand::BYTES);
        if records.len() < count || codes.len() < count {
            return Err(Refusal::SmallBuffer("it must hold every command, and a code for each").into());
        }
        for (record, code) in records.take(count).zip(codes) {
            let flat = record.try_into().map(FlatCommand::from_bytes).unwrap_or_default();
            (last, repeat) = match self.apply_record(&flat) {
                Ok(delivery) => (0, delivery == Delivery::Repeat),
                Err(refusal) => self.keep(&refusal),
            };
            *code = last;
        }
        Ok(self.packed(last, repeat, events))
    }

    /// Applies a command in JSON and writes the flat events that fit; gives what [`packed`] says.
    #[napi]
    pub fn apply_text(&mut self, at: BigInt, key: Option<String>, command: String, events: Bytes<'_>) -> f64 {
        self.events.clear();
        let (code, repeat) = match self.apply_read(instant(&at), key.as_deref(), &command) {
            Ok(delivery) => (0, delivery == Delivery::Repeat),
            Err(refusal) => self.keep(&refusal),
        };
        self.packed(code, repeat, events)
    }

    /// The events of the last call, which did not fit.
    #[napi]
    pub fn write_events(&self, events: Bytes<'_>) {
        write_events(&self.events, events);
    }

    /// The message of the last refusal.
    #[napi]
    pub fn message(&self) -> String {
        self.message.clone()
    }

    /// The names of queues, channels, tenants and sites, by number: JSON, in which NULs part the names.
    #[napi]
    pub fn names(&self) -> String {
        names(self.router.plan())
    }

    #[napi]
    pub fn plan(&self) -> String {
        json!(self.router.plan()).to_string()
    }

    #[napi]
    pub fn now(&self) -> f64 {
        number(self.router.now())
    }

    /// Minus one if there is none.
    #[napi]
    pub fn deadline_at(&self) -> f64 {
        self.router.next_deadline().map_or(-1.0, |deadline| number(deadline.at))
    }

    /// A question by its name, and what it is about: an id as text, or the name of a queue. The answer is JSON.
    #[napi]
    pub fn ask(&self, question: String, about: String) -> Result<String> {
        Ok(self.answer(&question, &about)?.to_string())
    }

    #[napi]
    pub fn snapshot(&self) -> Result<Buffer> {
        Ok(self.router.snapshot().map_err(Refusal::from)?.to_bytes().into())
    }

    #[napi]
    pub fn digest(&self) -> Result<String> {
        Ok(self.router.digest().map_err(Refusal::from)?.to_string())
    }
}

/// The slots of flat records, and what the library knows: JSON.
#[napi]
pub fn layout() -> String {
    json!({
        "commands": flat::command_layout(),
        "events": flat::event_layout(),
        "choices": flat::CHOICES,
        "commandBytes": FlatCommand::BYTES,
        "eventBytes": FlatEvent::BYTES,
        "libraryCommands": variants::commands(),
        "libraryEvents": variants::events(),
    })
    .to_string()
}

impl From<Router> for NativeRouter {
    fn from(router: Router) -> Self {
        Self { router, events: Vec::new(), message: String::new() }
    }
}

impl NativeRouter {
    fn apply_record(&mut self, flat: &FlatCommand) -> core::result::Result<Delivery, Refusal> {
        let (at, command) = (Timestamp(flat.at), flat.command()?);
        match flat.host_key() {
            Some(key) => Ok(self.router.apply_once(at, key, command, &mut self.events)?),
            None => Ok(self.router.apply(at, command, &mut self.events).map(|()| Delivery::First)?),
        }
    }

    fn apply_read(
        &mut self,
        at: Timestamp,
        key: Option<&str>,
        command: &str,
    ) -> core::result::Result<Delivery, Refusal> {
        let command = text::command(self.router.plan(), command)?;
        match key {
            Some(key) => Ok(self.router.apply_once(at, HostKey(id(key)?), command, &mut self.events)?),
            None => Ok(self.router.apply(at, command, &mut self.events).map(|()| Delivery::First)?),
        }
    }

    fn keep(&mut self, refusal: &Refusal) -> (u16, bool) {
        self.message = refusal.to_string();
        (refusal.code(), false)
    }

    /// The number of events, then a bit for a repeat, then 16 bits for a code: exact up to 2^36 events.
    pub(crate) fn packed(&self, code: u16, repeat: bool, events: &mut [u8]) -> f64 {
        write_events(&self.events, events);
        let count = u32::try_from(self.events.len()).unwrap_or(u32::MAX);
        f64::from(count).mul_add(131_072.0, f64::from(u32::from(repeat) * 65_536 + u32::from(code)))
    }

    fn answer(&self, question: &str, about: &str) -> core::result::Result<Value, Refusal> {
        let (router, plan) = (&self.router, self.router.plan());
        let contact = || id(about).map(ContactId);
        let agent = || id(about).map(AgentId);
        Ok(match question {
            "contact" => named(plan, &router.contact(contact()?)),
            "agent" => named(plan, &router.agent(agent()?)),
            "queue" => named(plan, &router.queue(queue(plan, about)?)),
            "waiting" => named(plan, &router.waiting(queue(plan, about)?)),
            "contacts" => named(plan, &router.contacts()),
            "agents" => named(plan, &router.agents()),
            "deadline" => named(plan, &router.next_deadline()),
            "position" => named(plan, &router.position(contact()?)?),
            "estimate" => named(plan, &router.estimate(contact()?)?),
            "explainContact" => {
                let explanation = router.explain_contact(contact()?)?;
                let words = explanation.describe(plan).to_string();
                json!({ "explanation": named(plan, &explanation), "words": words })
            }
            "explainAgent" => {
                let explanation = router.explain_agent(agent()?)?;
                let words = explanation.describe(plan).to_string();
                json!({ "explanation": named(plan, &explanation), "words": words })
            }
            "decisions" => named(plan, &router.decisions()),
            other => {
                let what = format!("there is no question `{other}`");
                return Err(ExchangeError::Malformed { expected: "a question", what }.into());
            }
        })
    }
}

/// An id as text: a whole number, or a UUID.
pub(crate) fn id(text: &str) -> core::result::Result<u128, Refusal> {
    let refused = || Refusal::NoId(text.chars().take(200).collect());
    text.parse::<ContactId>().map(|id| id.0).map_err(|_| refused())
}

pub(crate) fn instant(at: &BigInt) -> Timestamp {
    let (negative, at, lossless) = at.get_u64();
    // What no clock says is refused by the router as beyond its last instant.
    Timestamp(if negative || !lossless { u64::MAX } else { at })
}

pub(crate) fn names(plan: &Plan) -> String {
    let joined = |names: Vec<&Name>| names.iter().map(|name| name.as_str()).collect::<Vec<_>>().join("\0");
    json!([
        joined(plan.queues().iter().map(|queue| &queue.name).collect()),
        joined(plan.channels().iter().map(|channel| &channel.name).collect()),
        joined(plan.tenants().iter().collect()),
        joined(plan.sites().iter().collect()),
    ])
    .to_string()
}

fn queue(plan: &Plan, name: &str) -> core::result::Result<QueueId, Refusal> {
    let unknown = || Refusal::UnknownName { what: "queue", name: name.chars().take(200).collect() };
    plan.queue(name).ok_or_else(unknown)
}

#[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "instants of JavaScript are exact up to 2^53")]
fn number(at: Timestamp) -> f64 {
    at.0 as f64
}

fn write_events(events: &[Event], bytes: &mut [u8]) {
    for (place, event) in bytes.chunks_exact_mut(FlatEvent::BYTES).zip(events) {
        place.copy_from_slice(&FlatEvent::from(event).to_bytes());
    }
}
