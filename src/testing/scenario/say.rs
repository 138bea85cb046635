//! Steps: from a sentence to a command.

use super::centre::{self, Further};
use super::words::Words;
use super::{names, part, profile, step, tree};
use crate::testing::Routing;
use crate::{
    Abandon, AcceptOffer, Advance, AgentId, AttemptFailed, Callback, Cancel, Command, Complete, Connect, ContactId,
    CustomerAnswered, DeclineOffer, DeclineReason, Direction, Disposition, Drain, EndWrapUp, Enqueue, ExtendWrapUp,
    ForceAssign, NotReadyReason, OfferId, Park, Plan, Priority, Pull, RequestCallback, Resume, SetNotReady,
    SetPriority, SetReady, SignIn, SignInAs, SignOut, Transfer, TransferAge, TransferTarget, UpdateAgent,
    WithdrawOffer, WorkInHand,
};
use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

pub(super) fn command(words: &mut Words, router: &impl Routing, further: &[Further]) -> Result<Command, String> {
    if words.take("time") {
        words.need("passes")?;
        return Ok(Advance {}.into());
    }
    if words.take("contact") {
        let contact = ContactId(words.id()?);
        return of_contact(words, router.plan(), contact);
    }
    if words.take("agent") {
        let agent = AgentId(words.id()?);
        return of_agent(words, router, agent);
    }
    if words.take("offer") {
        return of_offer(words, router);
    }
    if words.take("site") {
        return centre::of_site(words, router.plan());
    }
    if words.take("plan") {
        return centre::of_plan(words, further);
    }
    let mut named = words.clone();
    if let Ok(queue) = names::queue(&mut named, router.plan()) {
        *words = named;
        return centre::of_queue(words, router.plan(), queue);
    }
    Err(words.expected("a step, a question or a consequence"))
}

fn of_contact(words: &mut Words, plan: &Plan, contact: ContactId) -> Result<Command, String> {
    if words.take("enters") {
        return enters(words, plan, contact);
    }
    if words.take("transfers") {
        return transfers(words, plan, contact);
    }
    if words.take("is") {
        return is(words, contact);
    }
    if words.take("completes") {
        let disposition = Disposition(words.optional_number().unwrap_or_default());
        return Ok(Complete { contact, disposition }.into());
    }
    if words.take_all("gets priority") {
        return Ok(SetPriority { contact, priority: Priority(words.number()?) }.into());
    }
    if words.take_all("asks for a callback") {
        let mut callback = Callback::default();
        while words.take(",") {
            if !part::callback(words, &mut callback)? {
                return Err(words.expected("`due`, `customer first`, `owner` or `expires`"));
            }
        }
        return Ok(RequestCallback { contact, callback }.into());
    }
    let words_and_commands: [(&str, Command); 5] = [
        ("connects", Connect { contact }.into()),
        ("abandons", Abandon { contact }.into()),
        ("parks", Park { contact }.into()),
        ("resumes", Resume { contact }.into()),
        ("answers", CustomerAnswered { contact }.into()),
    ];
    for (word, command) in words_and_commands {
        if words.take(word) {
            return Ok(command);
        }
    }
    Err(words.expected("what the contact does"))
}

/// What is done to a contact.
fn is(words: &mut Words, contact: ContactId) -> Result<Command, String> {
    if words.take("cancelled") {
        return Ok(Cancel { contact }.into());
    }
    if words.take_all("not reached") {
        return Ok(AttemptFailed { contact }.into());
    }
    if words.take_all("forced on agent") {
        return Ok(ForceAssign { contact, agent: AgentId(words.id()?) }.into());
    }
    Err(words.expected("what is done to the contact, or how it is"))
}

fn enters(words: &mut Words, plan: &Plan, contact: ContactId) -> Result<Command, String> {
    let queue = names::queue(words, plan)?;
    words.need("by")?;
    let mut command = Enqueue::new(contact, queue, names::channel(words, plan)?);
    while words.take(",") {
        if words.take("outbound") {
            command.direction = Direction::Outbound;
        } else if words.take("tenant") {
            command.tenant = Some(names::tenant(words, plan)?);
        } else if words.take("priority") {
            command.priority = Priority(words.number()?);
        } else if words.take("needs") {
            command.requirement = tree::requirement(words, plan)?;
        } else if words.take("waited") {
            command.age = words.span()?;
        } else if words.take_all("not agent") {
            command.excluded.push(AgentId(words.id()?));
        } else if words.take("prefers") {
            command.preferred.push(part::stage(words)?);
        } else if words.take_all("no steps") {
            command.steps = Some(Vec::new());
        } else if words.take("after") {
            command.steps.get_or_insert_default().push(step::step(words, plan)?);
        } else if words.take("callback") {
            command.callback = Some(Box::default());
        } else {
            let callback = command.callback.as_deref_mut();
            let known = callback.map_or(Ok(false), |callback| part::callback(words, callback))?;
            if !known {
                return Err(words.expected("what else there is to say of the contact"));
            }
        }
    }
    Ok(command.into())
}

fn transfers(words: &mut Words, plan: &Plan, contact: ContactId) -> Result<Command, String> {
    words.need("to")?;
    let to = if words.take("agent") {
        TransferTarget::Agent(AgentId(words.id()?))
    } else {
        TransferTarget::Queue(names::queue(words, plan)?)
    };
    let mut command = Transfer::new(contact, to);
    while words.take(",") {
        if words.take("priority") {
            command.priority = Some(Priority(words.number()?));
        } else if words.take("needs") {
            command.requirement = Some(tree::requirement(words, plan)?);
        } else if words.take("prefers") {
            command.preferred.push(part::stage(words)?);
        } else if words.take_all("falls back after") {
            command.fallback = Some(words.span()?);
        } else {
            words.need_all("age restarts")?;
            command.age = TransferAge::Restart;
        }
    }
    Ok(command.into())
}

fn of_agent(words: &mut Words, router: &impl Routing, agent: AgentId) -> Result<Command, String> {
    let plan = router.plan();
    if words.take("signs") {
        if words.take("out") {
            let mut work = WorkInHand::Refuse;
            if words.take(",") {
                words.need_all("work returns")?;
                work = WorkInHand::Requeue;
            }
            return Ok(SignOut { agent, work }.into());
        }
        words.need("in")?;
        let mut presence = SignInAs::Ready;
        if words.take("not") {
            words.need("ready")?;
            presence = SignInAs::NotReady(NotReadyReason(words.optional_number().unwrap_or_default()));
        }
        let profile = Box::new(profile::after_colon(words, plan)?);
        return Ok(SignIn { agent, profile, presence }.into());
    }
    if words.take("changes") {
        words.need("to")?;
        return Ok(UpdateAgent { agent, profile: Box::new(profile::after_colon(words, plan)?) }.into());
    }
    if words.take("is") {
        if words.take("ready") {
            return Ok(SetReady { agent }.into());
        }
        words.need_all("not ready")?;
        let reason = NotReadyReason(words.optional_number().unwrap_or_default());
        return Ok(SetNotReady { agent, reason }.into());
    }
    if words.take("drains") {
        return Ok(Drain { agent }.into());
    }
    if words.take_all("ends wrap-up of contact") {
        return Ok(EndWrapUp { agent, contact: ContactId(words.id()?) }.into());
    }
    if words.take_all("extends wrap-up of contact") {
        let contact = ContactId(words.id()?);
        words.need("by")?;
        return Ok(ExtendWrapUp { agent, contact, by: words.span()? }.into());
    }
    if words.take_all("pulls contact") {
        return Ok(Pull { agent, contact: ContactId(words.id()?) }.into());
    }
    let accepts = words.take("accepts");
    if !accepts && !words.take("declines") {
        return Err(words.expected("what the agent does"));
    }
    words.need("contact")?;
    let offer = live_offer(router, ContactId(words.id()?), Some(agent))?;
    if accepts {
        return Ok(AcceptOffer { offer }.into());
    }
    Ok(DeclineOffer { offer, reason: decline_reason(words)? }.into())
}

fn decline_reason(words: &mut Words) -> Result<DeclineReason, String> {
    if !words.take(":") {
        return Ok(DeclineReason::Rejected);
    }
    if words.take("busy") {
        return Ok(DeclineReason::Busy);
    }
    if words.take("unreachable") {
        return Ok(DeclineReason::Unreachable);
    }
    if words.take("other") {
        return Ok(DeclineReason::Other(words.number()?));
    }
    words.need_all("no answer")?;
    Ok(DeclineReason::NoAnswer)
}

fn of_offer(words: &mut Words, router: &impl Routing) -> Result<Command, String> {
    if words.take("of") {
        words.need("contact")?;
        let contact = ContactId(words.id()?);
        let agent = if words.take_all("to agent") { Some(AgentId(words.id()?)) } else { None };
        let offer = live_offer(router, contact, agent)?;
        words.need_all("is withdrawn")?;
        return Ok(WithdrawOffer { offer }.into());
    }
    let offer = OfferId(words.number()?);
    words.need("is")?;
    if words.take("accepted") {
        return Ok(AcceptOffer { offer }.into());
    }
    if words.take("withdrawn") {
        return Ok(WithdrawOffer { offer }.into());
    }
    words.need("declined")?;
    Ok(DeclineOffer { offer, reason: decline_reason(words)? }.into())
}

/// The offer of a contact: that to this agent if one is named, else the first.
fn live_offer(router: &impl Routing, contact: ContactId, agent: Option<AgentId>) -> Result<OfferId, String> {
    let view = router.contact(contact).ok_or_else(|| format!("there is no contact {contact}"))?;
    let first = view.offer.zip(view.agent);
    let mut offers = view.offers.iter().copied().chain(first);
    match (offers.find(|(_, holder)| agent.is_none_or(|agent| agent == *holder)), view.agent) {
        (Some((offer, _)), _) => Ok(offer),
        (None, Some(holder)) => Err(format!("contact {contact} is with agent {holder}")),
        (None, None) => Err(format!("contact {contact} is offered to nobody")),
    }
}
