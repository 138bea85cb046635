//! The life of a contact, by its events: the table of states.

use super::{Law, Laws, Life, ensure};
use crate::{AgentId, Callback, Command, ContactId, ContactPhase, Event, EventKind, Overflow, QueueId, TransferTarget};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec;
use alloc::vec::Vec;

use ContactPhase::{Accepted, Connected, Dialling, Offered, Parked, Scheduled, Waiting};

impl Laws {
    pub(super) fn fold_contact(&mut self, command: &Command, event: &Event) -> Law {
        let replaces = matches!(command, Command::ReplacePlan(_));
        match event.kind {
            EventKind::Queued { contact, queue, .. } => self.queued(command, contact, queue),
            EventKind::Transferred { contact, to_queue, from_queue, .. } => {
                ensure(from_queue == to_queue || !self.closed_queues.contains(&to_queue), TAKES_NOBODY)?;
                self.enter(contact, &[Waiting, Accepted, Connected, Parked, Scheduled, Dialling])?;
                self.life(contact)?.become_transferred(command)
            }
            EventKind::Requeued { contact, .. } => self.enter(contact, &[Accepted, Connected]),
            EventKind::Overflowed { .. } => self.fold_overflow(replaces, event),
            EventKind::PriorityChanged { contact, .. } => self.life(contact).map(|_| ()),
            EventKind::CallbackOffered { contact } | EventKind::FellBack { contact, .. } => {
                self.stay(contact, &[Waiting, Offered])
            }
            EventKind::StepTaken { contact, step, due } => {
                self.stay(contact, &[Waiting, Offered])?;
                ensure(due <= event.at, "[D-2] a step is taken when it is due")?;
                ensure(self.life(contact)?.taken.insert(step), "[D-2] a step is taken once")
            }
            EventKind::StageEnded { contact, .. } => {
                self.stay(contact, &[Waiting, Offered])?;
                let life = self.life(contact)?;
                ensure(!life.stages.is_empty(), "[P-2] a stage runs")?;
                life.stages.remove(0);
                Ok(())
            }
            EventKind::Connected { contact, .. } => {
                self.stay(contact, &[Accepted])?;
                self.life(contact)?.phase = Connected;
                Ok(())
            }
            EventKind::Parked { contact, agent } => {
                self.leave(contact, &[Accepted, Connected], Parked)?;
                self.life(contact)?.parked_by = Some(agent);
                Ok(())
            }
            EventKind::Resumed { contact, queue } => self.resumed(contact, queue),
            EventKind::Paused { contact, .. } => self.pauses(contact, true),
            EventKind::Unpaused { contact, .. } => self.pauses(contact, false),
            EventKind::Completed { contact, .. } => self.end(contact, &[Accepted, Connected, Parked]),
            EventKind::Abandoned { contact, .. } => {
                self.end(contact, &[Waiting, Accepted, Parked, Scheduled, Dialling])
            }
            EventKind::Cancelled { contact, .. } => {
                self.end(contact, &[Waiting, Accepted, Connected, Parked, Scheduled, Dialling])
            }
            EventKind::MaximumWaitReached { contact, due, .. } => {
                ensure(due <= event.at, "[C-8] a wait ends when it is due")?;
                ensure(!self.life(contact)?.is_callback, "[K-1] a callback has no maximum wait")?;
                self.end(contact, &[Waiting])
            }
            EventKind::Ended { contact, .. } if replaces => self.end(contact, &[Waiting, Parked, Scheduled, Dialling]),
            EventKind::Ended { contact, .. } => {
                ensure(!self.life(contact)?.is_callback, "[D-9] no step and no closing ends a callback")?;
                self.end(contact, &[Waiting])
            }
            _ => self.fold_callback(command, event),
        }
    }

    fn fold_overflow(&mut self, replaces: bool, event: &Event) -> Law {
        match event.kind {
            EventKind::Overflowed { contact, overflow: Overflow::Added, to_queue, .. } => {
                ensure(!self.closed_queues.contains(&to_queue), TAKES_NOBODY)?;
                self.stay(contact, &[Waiting, Offered])
            }
            EventKind::Overflowed { contact, to_queue, .. } if replaces && self.life(contact)?.phase != Waiting => {
                // Whoever holds it goes on under the queue that came in place of the one that is gone.
                let offers = self.offers.values_mut().filter(|offer| offer.contact == contact);
                offers.for_each(|offer| offer.queue = to_queue);
                self.stay(contact, &[Accepted, Connected, Parked, Scheduled, Dialling])
            }
            EventKind::Overflowed { contact, to_queue, .. } => {
                ensure(replaces || !self.closed_queues.contains(&to_queue), TAKES_NOBODY)?;
                let back_offs = self.life(contact)?.back_offs.clone();
                self.enter(contact, &[Waiting])?;
                self.life(contact)?.back_offs = if replaces { BTreeMap::new() } else { back_offs };
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn fold_callback(&mut self, command: &Command, event: &Event) -> Law {
        match event.kind {
            EventKind::CallbackRequested { contact, due } => {
                let owner = callback_of(command).ok_or("[K-1] a callback is asked for by command")?.owner;
                let owner = owner.map(|owner| owner.agent);
                match due {
                    Some(_) => self.leave(contact, &[Waiting], Scheduled)?,
                    None => self.stay(contact, &[Waiting])?,
                }
                let life = self.life(contact)?;
                life.is_callback = true;
                life.owner = owner;
                if let (None, Some(owner)) = (due, owner) {
                    life.stages = vec![vec![owner]];
                }
                Ok(())
            }
            EventKind::CallbackDue { contact, call_customer, due } => {
                ensure(due <= event.at, "[K-3] a callback waits until it is due")?;
                if call_customer {
                    return self.leave(contact, &[Scheduled], Dialling);
                }
                self.enter(contact, &[Scheduled])?;
                self.life(contact)?.prefer_owner();
                Ok(())
            }
            EventKind::CustomerAnswered { contact } => {
                self.enter(contact, &[Dialling])?;
                let life = self.life(contact)?;
                life.prefer_owner();
                life.is_callback = false;
                Ok(())
            }
            EventKind::AttemptFailed { contact, next, .. } => {
                ensure(next > event.at, "[K-5] the next attempt lies ahead")?;
                ensure(self.life(contact)?.is_callback, "[K-5] it is a callback")?;
                self.leave(contact, &[Dialling, Accepted], Scheduled)
            }
            EventKind::CallbackFailed { contact, .. } => {
                ensure(self.life(contact)?.is_callback, "[K-5] it is a callback")?;
                self.end(contact, &[Dialling, Accepted])
            }
            EventKind::CallbackExpired { contact, due, .. } => {
                ensure(self.life(contact)?.is_callback, "[K-6] it is a callback")?;
                ensure(
                    due <= event.at || matches!(command, Command::AttemptFailed(_)),
                    "[K-6] a callback expires when it is due",
                )?;
                self.end(contact, &[Waiting, Scheduled, Dialling])
            }
            _ => Err("no law speaks of this event"),
        }
    }

    fn queued(&mut self, command: &Command, contact: ContactId, queue: QueueId) -> Law {
        ensure(!self.closed_queues.contains(&queue), TAKES_NOBODY)?;
        let Command::Enqueue(enqueue) = command else { return Err("[C-3] contacts enter by command") };
        let mut life = Life {
            phase: Waiting,
            is_callback: false,
            owner: None,
            parked_by: None,
            paused: false,
            taken: BTreeSet::new(),
            stages: Vec::new(),
            offered_since: None,
            back_offs: BTreeMap::new(),
        };
        life.stages.extend(enqueue.preferred.iter().map(|stage| stage.agents.clone()));
        ensure(self.lives.insert(contact, life).is_none(), "[C-1] no living contact has the id")
    }

    fn resumed(&mut self, contact: ContactId, queue: QueueId) -> Law {
        let claims = self.plan.as_ref().and_then(|plan| plan.queues().get(usize::from(queue.0)));
        let claims = claims.is_some_and(|queue| queue.resume_claim.is_some());
        let parked_by = self.life(contact)?.parked_by;
        self.enter(contact, &[Parked])?;
        let life = self.life(contact)?;
        life.is_callback = false;
        life.stages = parked_by.filter(|_| claims).map(|agent| vec![agent]).into_iter().collect();
        Ok(())
    }

    fn pauses(&mut self, contact: ContactId, paused: bool) -> Law {
        self.stay(contact, &[Accepted, Connected])?;
        let life = self.life(contact)?;
        ensure(life.paused != paused, "[A-12] a contact pauses and goes on in turn")?;
        life.paused = paused;
        Ok(())
    }

    /// It stays as it is.
    fn stay(&mut self, contact: ContactId, phases: &[ContactPhase]) -> Law {
        ensure(phases.contains(&self.life(contact)?.phase), NO_SUCH_STEP)
    }

    /// It waits in a queue that it enters anew.
    fn enter(&mut self, contact: ContactId, from: &[ContactPhase]) -> Law {
        self.leave(contact, from, Waiting)
    }

    /// It goes from one of these phases to another in which nobody holds it.
    fn leave(&mut self, contact: ContactId, from: &[ContactPhase], to: ContactPhase) -> Law {
        self.stay(contact, from)?;
        self.release(contact);
        let life = self.life(contact)?;
        life.phase = to;
        life.paused = false;
        life.parked_by = None;
        life.taken.clear();
        life.stages.clear();
        life.back_offs.clear();
        Ok(())
    }

    fn end(&mut self, contact: ContactId, from: &[ContactPhase]) -> Law {
        self.stay(contact, from)?;
        self.release(contact);
        self.lives.remove(&contact);
        Ok(())
    }

    /// Nobody holds the contact any more.
    fn release(&mut self, contact: ContactId) {
        let holders: Vec<AgentId> =
            self.offers.values().filter(|offer| offer.contact == contact).map(|offer| offer.agent).collect();
        self.offers.retain(|_, offer| offer.contact != contact);
        self.stretched.retain(|(agent, _)| !holders.contains(agent));
    }
}

impl Life {
    /// What the command says of a contact that it transfers.
    fn become_transferred(&mut self, command: &Command) -> Law {
        let Command::Transfer(transfer) = command else { return Err("[C-5] contacts are transferred by command") };
        self.is_callback = false;
        if let TransferTarget::Queue(_) = transfer.to {
            self.stages.extend(transfer.preferred.iter().map(|stage| stage.agents.clone()));
        }
        Ok(())
    }

    fn prefer_owner(&mut self) {
        self.stages = self.owner.map(|owner| vec![owner]).into_iter().collect();
    }
}

const TAKES_NOBODY: &str = "[H-1] a closed queue takes nobody";
const NO_SUCH_STEP: &str = "the life of a contact has no such step";

fn callback_of(command: &Command) -> Option<&Callback> {
    match command {
        Command::Enqueue(enqueue) => enqueue.callback.as_deref(),
        Command::RequestCallback(request) => Some(&request.callback),
        _ => None,
    }
}
