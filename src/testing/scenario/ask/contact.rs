//! Questions about one contact.

use super::{Answer, list, listed, living};
use crate::testing::Routing;
use crate::testing::scenario::words::Words;
use crate::testing::scenario::{names, tree};
use crate::{AgentId, ContactId, ContactPhase, ContactView, Priority, Timestamp};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

pub(super) fn answer(words: &mut Words, router: &impl Routing, contact: ContactId) -> Result<Option<Answer>, String> {
    if words.take("is") {
        return is(words, router, contact);
    }
    if words.take_all("stands in :") {
        let said = list(words, "no queue", |words| names::queue(words, router.plan()))?;
        let actual: Vec<_> = living(router, contact)?.places.iter().map(|place| place.queue).collect();
        let queues: Vec<String> = actual.iter().map(|queue| names::of_queue(router.plan(), *queue)).collect();
        let truth = format!("contact {contact} stands in: {}", listed(&queues, "no queue"));
        return Ok(Some(Answer::new(&said, &actual, truth)));
    }
    if words.take_all("holds back :") {
        let said = list(words, "nothing", Words::number::<u16>)?;
        let actual = living(router, contact)?.held_back;
        let truth = format!("contact {contact} holds back: {}", listed(&actual, "nothing"));
        return Ok(Some(Answer::new(&said, &actual, truth)));
    }
    if words.take_all("counts from") {
        let (said, actual) = (Timestamp::ZERO + words.span()?, living(router, contact)?.since);
        return Ok(Some(Answer::new(&said, &actual, format!("contact {contact} counts from {actual}"))));
    }
    if words.take_all("has priority") {
        let (said, actual) = (Priority(words.number()?), living(router, contact)?.priority);
        return Ok(Some(Answer::new(&said, &actual, format!("contact {contact} has priority {}", actual.0))));
    }
    if words.take("needs") {
        let said = tree::requirement(words, router.plan())?;
        let actual = living(router, contact)?.requirement;
        let needs = tree::written(router.plan(), actual);
        return Ok(Some(Answer::new(&&said, &actual, format!("contact {contact} needs {needs}"))));
    }
    Ok(None)
}

fn is(words: &mut Words, router: &impl Routing, contact: ContactId) -> Result<Option<Answer>, String> {
    if words.take("with") {
        let said = if words.take("nobody") {
            None
        } else {
            words.need("agent")?;
            Some(AgentId(words.id()?))
        };
        let actual = living(router, contact)?.agent;
        let holder = actual.map_or_else(|| String::from("nobody"), |agent| format!("agent {agent}"));
        return Ok(Some(Answer::new(&said, &actual, format!("contact {contact} is with {holder}"))));
    }
    if words.take_all("offered to :") {
        let said = list(words, "nobody", Words::id)?;
        let actual: Vec<u128> = living(router, contact)?.offers.iter().map(|(_, agent)| agent.0).collect();
        let truth = format!("contact {contact} is offered to: {}", listed(&actual, "nobody"));
        return Ok(Some(Answer::new(&said, &actual, truth)));
    }
    if words.take("number") {
        let said: usize = words.number()?;
        words.need("in")?;
        let queue = names::queue(words, router.plan())?;
        let waiting = router.waiting(queue);
        let number = waiting.iter().position(|waiting| *waiting == contact).map(|place| place + 1);
        let name = names::of_queue(router.plan(), queue);
        let truth = number.map_or_else(
            || format!("contact {contact} does not wait in {name}"),
            |number| format!("contact {contact} is number {number} in {name}"),
        );
        return Ok(Some(Answer::new(&Some(said), &number, truth)));
    }
    if words.take_all("no callback") {
        let view = living(router, contact)?;
        return Ok(Some(Answer { holds: view.callback.is_none(), truth: callback_text(&view) }));
    }
    if words.take_all("a callback") {
        return of_callback(words, &living(router, contact)?).map(Some);
    }
    if words.take_all("in no stage") {
        let view = living(router, contact)?;
        return Ok(Some(Answer { holds: view.stage.is_none(), truth: stage_text(&view) }));
    }
    if words.take_all("in stage") {
        let said: u8 = words.number()?;
        let until = if words.take("until") { Some(Timestamp::ZERO + words.span()?) } else { None };
        let view = living(router, contact)?;
        let fits = |(stage, end)| stage == said && until.is_none_or(|until| until == end);
        return Ok(Some(Answer { holds: view.stage.is_some_and(fits), truth: stage_text(&view) }));
    }
    let unlike = words.take_all("not paused");
    if unlike || words.take("paused") {
        let actual = living(router, contact)?.paused;
        let truth = format!("contact {contact} is {}paused", not(actual));
        return Ok(Some(Answer::new(&!unlike, &actual, truth)));
    }
    let unlike = words.take_all("not overdue");
    if unlike || words.take("overdue") {
        let actual = living(router, contact)?.overdue_since.is_some();
        let truth = format!("contact {contact} is {}overdue", not(actual));
        return Ok(Some(Answer::new(&!unlike, &actual, truth)));
    }
    Ok(of_phase(words, router, contact))
}

/// `waiting` and so on, or `gone`.
fn of_phase(words: &mut Words, router: &impl Routing, contact: ContactId) -> Option<Answer> {
    let phases = [
        ContactPhase::Waiting,
        ContactPhase::Offered,
        ContactPhase::Accepted,
        ContactPhase::Connected,
        ContactPhase::Parked,
        ContactPhase::Scheduled,
        ContactPhase::Dialling,
    ];
    let mut said = phases.into_iter().find(|phase| words.take(&phase.to_string())).map(Some);
    if said.is_none() && words.take("gone") {
        said = Some(None);
    }
    let said = said?;
    let actual = router.contact(contact).map(|view| view.phase);
    let phase = actual.map_or_else(|| String::from("gone"), |phase| phase.to_string());
    Some(Answer::new(&said, &actual, format!("contact {contact} is {phase}")))
}

/// `, due 40s, attempts 2`, or a part of it.
fn of_callback(words: &mut Words, view: &ContactView<'_>) -> Result<Answer, String> {
    let callback = view.callback;
    let mut holds = callback.is_some();
    while words.take(",") {
        if words.take("due") {
            let said = Timestamp::ZERO + words.span()?;
            holds &= callback.and_then(|callback| callback.callback.due) == Some(said);
        } else {
            words.need("attempts")?;
            let said: u16 = words.number()?;
            holds &= callback.is_some_and(|callback| callback.attempts == said);
        }
    }
    Ok(Answer { holds, truth: callback_text(view) })
}

fn callback_text(view: &ContactView<'_>) -> String {
    let contact = view.contact;
    view.callback.map_or_else(
        || format!("contact {contact} is no callback"),
        |callback| {
            let due = callback.callback.due.map_or_else(String::new, |due| format!(", due {due}"));
            format!("contact {contact} is a callback{due}, attempts {}", callback.attempts)
        },
    )
}

fn stage_text(view: &ContactView<'_>) -> String {
    let contact = view.contact;
    view.stage.map_or_else(
        || format!("contact {contact} is in no stage"),
        |(stage, until)| format!("contact {contact} is in stage {stage} until {until}"),
    )
}

const fn not(so: bool) -> &'static str {
    if so { "" } else { "not " }
}
