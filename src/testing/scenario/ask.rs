//! Questions: a line that says how things stand.

use super::words::Words;
use super::{names, tree};
use crate::testing::Routing;
use crate::{AgentId, ContactId, ContactView, Gate, PlaceView, QueueId, QueueView, Timestamp};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

mod contact;

/// Whether things stand as a line says, and how they do stand.
pub(super) struct Answer {
    pub(super) holds: bool,
    pub(super) truth: String,
}

impl Answer {
    fn new<T: PartialEq>(said: &T, actual: &T, truth: String) -> Self {
        Self { holds: said == actual, truth }
    }
}

/// The answer to a question, if the line is one; otherwise its words are left alone.
pub(super) fn answer(words: &mut Words, router: &impl Routing) -> Result<Option<Answer>, String> {
    let mut read = words.clone();
    let answer = if read.take_all("next deadline") {
        let said = Timestamp::ZERO + read.span()?;
        Some(of_deadline(router, Some(said)))
    } else if read.take_all("no deadline") {
        Some(of_deadline(router, None))
    } else if read.take("contact") {
        let id = ContactId(read.id()?);
        contact::answer(&mut read, router, id)?
    } else if read.take("agent") {
        let agent = AgentId(read.id()?);
        of_agent(&mut read, router, agent)?
    } else {
        match names::queue(&mut read, router.plan()) {
            Ok(queue) => of_queue(&mut read, router, queue)?,
            Err(_) => None,
        }
    };
    if answer.is_some() {
        *words = read;
    }
    Ok(answer)
}

fn of_deadline(router: &impl Routing, said: Option<Timestamp>) -> Answer {
    let deadline = router.next_deadline();
    let truth = deadline.map_or_else(
        || String::from("no deadline"),
        |deadline| format!("next deadline {}: {:?}", deadline.at, deadline.reason),
    );
    Answer::new(&said, &deadline.map(|deadline| deadline.at), truth)
}

fn of_agent(words: &mut Words, router: &impl Routing, agent: AgentId) -> Result<Option<Answer>, String> {
    if words.take_all("can take contact") {
        let contact = ContactId(words.id()?);
        return of_gate(router, contact, agent, None).map(Some);
    }
    if words.take_all("cannot take contact") {
        let contact = ContactId(words.id()?);
        words.need(":")?;
        let gate = words.name()?;
        return of_gate(router, contact, agent, Some(&gate)).map(Some);
    }
    let view = || router.agent(agent).ok_or_else(|| format!("agent {agent} is not signed in"));
    if words.take_all("has overload") {
        let (said, actual) = (words.number()?, view()?.overload());
        return Ok(Some(Answer::new(&said, &actual, format!("agent {agent} has overload {actual}"))));
    }
    if words.take_all("has in hand :") {
        let said = list(words, "nothing", Words::id)?;
        let actual: Vec<u128> = view()?.work.iter().map(|work| work.contact.0).collect();
        let truth = format!("agent {agent} has in hand: {}", listed(&actual, "nothing"));
        return Ok(Some(Answer::new(&said, &actual, truth)));
    }
    Ok(None)
}

fn of_gate(router: &impl Routing, contact: ContactId, agent: AgentId, said: Option<&str>) -> Result<Answer, String> {
    let gate = router.explain(contact, agent).map_err(|error| error.to_string())?;
    let gate = gate.as_ref().map(Gate::to_string);
    let truth = gate.as_ref().map_or_else(
        || format!("agent {agent} can take contact {contact}"),
        |gate| format!("agent {agent} cannot take contact {contact}: {gate}"),
    );
    Ok(Answer::new(&said, &gate.as_deref(), truth))
}

fn of_queue(words: &mut Words, router: &impl Routing, queue: QueueId) -> Result<Option<Answer>, String> {
    let name = names::of_queue(router.plan(), queue);
    let view = || router.queue(queue).ok_or_else(|| format!("there is no queue {name} in this plan"));
    if words.take_all("waits :") {
        let said = list(words, "nobody", Words::id)?;
        let actual: Vec<u128> = router.waiting(queue).into_iter().map(|contact| contact.0).collect();
        let truth = format!("those who wait are: {}", listed(&actual, "nobody"));
        return Ok(Some(Answer::new(&said, &actual, truth)));
    }
    let open = words.take_all("is open");
    if open || words.take_all("is closed") {
        let actual = view()?.is_open();
        let truth = format!("{name} is {}", if actual { "open" } else { "closed" });
        return Ok(Some(Answer::new(&open, &actual, truth)));
    }
    if words.take_all("serves contact") {
        let contact = ContactId(words.id()?);
        let said: Option<u8> = if words.take_all("at every level") {
            None
        } else {
            words.need_all("up to level")?;
            Some(words.number()?)
        };
        let actual = place(&living(router, contact)?, queue, &name)?.level_limit;
        let levels = actual.map_or_else(|| String::from("at every level"), |limit| format!("up to level {limit}"));
        return Ok(Some(Answer::new(&said, &actual, format!("{name} serves contact {contact} {levels}"))));
    }
    if words.take_all("asks of contact") {
        let contact = ContactId(words.id()?);
        words.need(":")?;
        let said = tree::requirement(words, router.plan())?;
        let view = living(router, contact)?;
        let actual = place(&view, queue, &name)?.requirement;
        let asked = tree::written(router.plan(), actual);
        return Ok(Some(Answer::new(&&said, &actual, format!("{name} asks of contact {contact}: {asked}"))));
    }
    let mut counts = words.clone();
    if counts.take("has") && counts.optional_number::<u64>().is_some() {
        words.need("has")?;
        return of_counts(words, &name, &view()?).map(Some);
    }
    Ok(None)
}

/// `2 waiting, 1 moved out`: counts of a queue, as many as the line cares for.
fn of_counts(words: &mut Words, name: &str, view: &QueueView) -> Result<Answer, String> {
    let counts = [
        ("waiting", view.waiting.into()),
        ("offered", view.offered.into()),
        ("active", view.active.into()),
        ("away", view.away.into()),
        ("entered", view.entered),
        ("answered", view.answered),
        ("completed", view.completed),
        ("abandoned", view.abandoned),
        ("cancelled", view.cancelled),
        ("timed out", view.timed_out),
        ("ended", view.ended),
        ("transferred out", view.transferred_out),
        ("moved out", view.moved_out),
        ("taken elsewhere", view.taken_elsewhere),
    ];
    let mut holds = true;
    let mut truth = Vec::new();
    loop {
        let said: u64 = words.number()?;
        let count = counts.iter().find(|(what, _)| words.take_all(what));
        let (what, actual) = count.ok_or_else(|| words.expected("what a queue counts"))?;
        holds &= said == *actual;
        truth.push(format!("{actual} {what}"));
        if !words.take(",") {
            return Ok(Answer { holds, truth: format!("{name} has {}", truth.join(", ")) });
        }
    }
}

fn living<R: Routing>(router: &R, contact: ContactId) -> Result<ContactView<'_>, String> {
    router.contact(contact).ok_or_else(|| format!("there is no contact {contact}"))
}

fn place<'a>(view: &ContactView<'a>, queue: QueueId, name: &str) -> Result<PlaceView<'a>, String> {
    let place = view.places.iter().copied().find(|place| place.queue == queue);
    place.ok_or_else(|| format!("contact {} does not stand in {name}", view.contact))
}

/// Several, parted by commas, or the word for none.
fn list<T>(words: &mut Words, none: &str, one: impl Fn(&mut Words) -> Result<T, String>) -> Result<Vec<T>, String> {
    let mut items = Vec::new();
    if words.take(none) {
        return Ok(items);
    }
    loop {
        items.push(one(words)?);
        if !words.take(",") {
            return Ok(items);
        }
    }
}

fn listed<T: ToString>(items: &[T], none: &str) -> String {
    let items: Vec<String> = items.iter().map(ToString::to_string).collect();
    if items.is_empty() { String::from(none) } else { items.join(", ") }
}
