//! The words of explanations.

use super::{Obstacle, WaitsFor};
use crate::{
    ChannelId, Deadline, DeadlineReason, NotReadyReason, Plan, Presence, QueueId, SiteId, Timestamp, WorkPhase,
};
use core::fmt;

/// How many of a list are named.
const NAMED: usize = 10;

impl fmt::Display for WaitsFor {
    /// What it waits for, in a few words: `an agent to be free`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nothing => "nothing, as an agent has it",
            Self::Customer => "the customer",
            Self::DueTime => "the time to call back",
            Self::Answer => "an answer to its offer",
            Self::SignIn => "somebody to sign in",
            Self::Tenant => "an agent who serves its tenant",
            Self::Member => "a member of its queue",
            Self::Channel => "an agent with its channel",
            Self::Skill => "an agent who meets what is asked",
            Self::Other => "another agent",
            Self::Presence => "an agent to be ready",
            Self::Level => "leave to go to further levels",
            Self::Delay => "the delay of further members",
            Self::Capacity => "an agent to be free",
            Self::BackOff => "the end of a back-off",
            Self::Stage => "its preferred stage",
            Self::Spare => "more idle agents, so that one is spared",
            Self::Turn => "its turn",
            Self::Batch => "the next batch",
        })
    }
}

/// What knows the names of a plan.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words<'a> {
    pub(super) plan: &'a Plan,
    pub(super) now: Timestamp,
}

impl<'a> Words<'a> {
    pub(super) fn queue(self, queue: QueueId) -> impl fmt::Display + 'a {
        fmt_with(move |f| match self.plan.queues().get(usize::from(queue.0)) {
            Some(rules) => write!(f, "{}", rules.name),
            None => write!(f, "queue {queue}"),
        })
    }

    pub(super) fn channel(self, channel: ChannelId) -> impl fmt::Display + 'a {
        fmt_with(move |f| match self.plan.channels().get(usize::from(channel.0)) {
            Some(own) => write!(f, "{}", own.name),
            None => write!(f, "channel {channel}"),
        })
    }

    pub(super) fn site(self, site: SiteId) -> impl fmt::Display + 'a {
        fmt_with(move |f| match self.plan.sites().get(usize::from(site.0)) {
            Some(name) => write!(f, "{name}"),
            None => write!(f, "site {site}"),
        })
    }

    /// What is true of agents that it keeps away from contacts of this queue.
    pub(super) fn obstacle(self, obstacle: Obstacle, queue: QueueId) -> impl fmt::Display + 'a {
        fmt_with(move |f| match obstacle {
            Obstacle::Tenant => f.write_str("another tenant"),
            Obstacle::NotReady(reason) => write!(f, "{}", presence(Presence::NotReady(reason))),
            Obstacle::Draining => write!(f, "{}", presence(Presence::Draining)),
            Obstacle::SiteClosed(site) => write!(f, "at {}, which is closed", self.site(site)),
            Obstacle::NotAMember => write!(f, "not in {}", self.queue(queue)),
            Obstacle::Level { level, limit } => {
                write!(f, "at level {level} of {}, at present it goes to {limit} at most", self.queue(queue))
            }
            Obstacle::Delay { until } => write!(f, "in {} from {until} on", self.queue(queue)),
            Obstacle::NoChannel => f.write_str("without the channel"),
            Obstacle::Busy => f.write_str("busy"),
            Obstacle::DirectedElsewhere => f.write_str("directed to another agent"),
            Obstacle::Requirement => f.write_str("what is asked is not met"),
            Obstacle::Excluded => f.write_str("excluded"),
            Obstacle::Offered => f.write_str("offered already"),
            Obstacle::BackOff { until } => write!(f, "not taken, asked again from {until} on"),
            Obstacle::Decliner => f.write_str("not taken, asked again when nobody else is left"),
            Obstacle::Stage => f.write_str("outside the preferred stage"),
            Obstacle::Spare => f.write_str("left idle for others"),
        })
    }

    /// When and why something happens by itself.
    pub(super) fn deadline(self, Deadline { at, reason }: Deadline) -> impl fmt::Display + 'a {
        fmt_with(move |f| {
            let span = Timestamp(at.0.saturating_sub(self.now.0));
            write!(f, "at {at}, in {span}: ")?;
            match reason {
                DeadlineReason::OfferExpiry { offer } => write!(f, "offer {offer} expires"),
                DeadlineReason::WrapUpEnd { agent, contact } => {
                    write!(f, "agent {agent} ends the wrap-up of contact {contact}")
                }
                DeadlineReason::MaximumWait { contact } => write!(f, "the maximum wait of contact {contact} is over"),
                DeadlineReason::MembershipDelay { contact } => write!(f, "contact {contact} passes a delay"),
                DeadlineReason::BackOffEnd { agent, contact } => {
                    write!(f, "agent {agent} may be asked again for contact {contact}")
                }
                DeadlineReason::NextOffer { contact } => {
                    write!(f, "one more agent may be offered contact {contact}")
                }
                DeadlineReason::Step { contact, step } => write!(f, "step {step} of contact {contact} is due"),
                DeadlineReason::StageEnd { contact } => write!(f, "the preferred stage of contact {contact} ends"),
                DeadlineReason::CallbackDue { contact } => write!(f, "contact {contact} is to be called back"),
                DeadlineReason::CallbackExpiry { contact } => {
                    write!(f, "contact {contact} is called back no more")
                }
                DeadlineReason::ReturnEnd { contact } => write!(f, "contact {contact} loses its place"),
                DeadlineReason::Hours { queue } => write!(f, "{} closes", self.queue(queue)),
                DeadlineReason::Batch => f.write_str("a batch is assigned"),
            }
        })
    }
}

pub(super) fn presence(presence: Presence) -> impl fmt::Display {
    fmt_with(move |f| match presence {
        Presence::Ready => f.write_str("ready"),
        Presence::NotReady(NotReadyReason::UNSPECIFIED) => f.write_str("not ready"),
        Presence::NotReady(NotReadyReason::UNANSWERED) => f.write_str("not ready, having left offers unanswered"),
        Presence::NotReady(NotReadyReason(reason)) => write!(f, "not ready, for reason {reason}"),
        Presence::Draining => f.write_str("about to leave"),
    })
}

pub(super) fn work_phase(phase: WorkPhase) -> impl fmt::Display {
    fmt_with(move |f| match phase {
        WorkPhase::Offered(None) => f.write_str("offered"),
        WorkPhase::Offered(Some(until)) => write!(f, "offered until {until}"),
        WorkPhase::Accepted => f.write_str("accepted"),
        WorkPhase::Connected => f.write_str("connected"),
        WorkPhase::WrappingUp(until) => write!(f, "wrapped up until {until}"),
    })
}

/// A list as people write it, the first few named: `agents 1, 2, 3`.
pub(super) fn listed<'a, T: fmt::Display>(one: &'static str, ids: &'a [T]) -> impl fmt::Display + 'a {
    fmt_with(move |f| {
        f.write_str(one)?;
        f.write_str(if ids.len() == 1 { " " } else { "s " })?;
        for (number, id) in ids.iter().take(NAMED).enumerate() {
            f.write_str(if number == 0 { "" } else { ", " })?;
            write!(f, "{id}")?;
        }
        match ids.len().saturating_sub(NAMED) {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
        }
    })
}

fn fmt_with<W: Fn(&mut fmt::Formatter<'_>) -> fmt::Result>(write: W) -> impl fmt::Display + use<W> {
    struct With<W>(W);
    impl<W: Fn(&mut fmt::Formatter<'_>) -> fmt::Result> fmt::Display for With<W> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            (self.0)(f)
        }
    }
    With(write)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use crate::{AgentId, ContactId, OfferId, PlanDefinition, QueueDefinition};
    use alloc::string::{String, ToString};
    use alloc::vec::Vec;

    fn plan() -> Plan {
        PlanDefinition::new().site("osaka").queue(QueueDefinition::new("support")).build().unwrap()
    }

    #[test]
    fn every_deadline_has_its_words() {
        let (plan, contact, agent) = (plan(), ContactId(7), AgentId(2));
        let words = Words { plan: &plan, now: Timestamp::from_secs(30) };
        for (reason, text) in [
            (DeadlineReason::OfferExpiry { offer: OfferId(3) }, "offer 3 expires"),
            (DeadlineReason::WrapUpEnd { agent, contact }, "agent 2 ends the wrap-up of contact 7"),
            (DeadlineReason::MaximumWait { contact }, "the maximum wait of contact 7 is over"),
            (DeadlineReason::MembershipDelay { contact }, "contact 7 passes a delay"),
            (DeadlineReason::BackOffEnd { agent, contact }, "agent 2 may be asked again for contact 7"),
            (DeadlineReason::NextOffer { contact }, "one more agent may be offered contact 7"),
            (DeadlineReason::Step { contact, step: 4 }, "step 4 of contact 7 is due"),
            (DeadlineReason::StageEnd { contact }, "the preferred stage of contact 7 ends"),
            (DeadlineReason::CallbackDue { contact }, "contact 7 is to be called back"),
            (DeadlineReason::CallbackExpiry { contact }, "contact 7 is called back no more"),
            (DeadlineReason::ReturnEnd { contact }, "contact 7 loses its place"),
            (DeadlineReason::Hours { queue: QueueId(0) }, "support closes"),
            (DeadlineReason::Batch, "a batch is assigned"),
        ] {
            let deadline = Deadline { at: Timestamp::from_secs(35), reason };
            assert_eq!(words.deadline(deadline).to_string(), String::from("at 35s, in 5s: ") + text);
        }
    }

    #[test]
    fn what_a_plan_does_not_name_is_told_by_its_number() {
        let plan = plan();
        let words = Words { plan: &plan, now: Timestamp::ZERO };
        let (queues, sites) = ([0, 1].map(QueueId), [0, 1].map(SiteId));
        assert_eq!(queues.map(|queue| words.queue(queue).to_string()), ["support", "queue 1"]);
        assert_eq!(sites.map(|site| words.site(site).to_string()), ["osaka", "site 1"]);
        let channels = [0, 99].map(ChannelId);
        assert_eq!(channels.map(|channel| words.channel(channel).to_string()), ["voice", "channel 99"]);
    }

    #[test]
    fn work_is_told_with_its_end_if_it_has_one() {
        let until = Timestamp::from_secs(20);
        for (phase, text) in [
            (WorkPhase::Offered(None), "offered"),
            (WorkPhase::Offered(Some(until)), "offered until 20s"),
            (WorkPhase::Accepted, "accepted"),
            (WorkPhase::Connected, "connected"),
            (WorkPhase::WrappingUp(until), "wrapped up until 20s"),
        ] {
            assert_eq!(work_phase(phase).to_string(), text);
        }
    }

    #[test]
    fn a_long_list_names_ten_and_counts_the_rest() {
        let ids: Vec<u32> = (1..=12).collect();
        let told = |count| listed("agent", ids.get(..count).unwrap()).to_string();
        assert_eq!(told(1), "agent 1");
        assert_eq!(told(2), "agents 1, 2");
        let ten = "agents 1, 2, 3, 4, 5, 6, 7, 8, 9, 10";
        assert_eq!(
            [told(10), told(11), told(12)],
            ["", " and 1 more", " and 2 more"].map(|more| String::from(ten) + more)
        );
    }

    #[test]
    fn whoever_may_be_taken_waits_for_its_turn() {
        assert_eq!(WaitsFor::Turn.to_string(), "its turn");
    }
}
