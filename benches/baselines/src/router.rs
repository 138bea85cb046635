//! The router, as a host calls it.

use crate::centre::{Centre, Profile, Skilled};
use crate::competitor::{Competitor, Event, Failure, Pair, Step};
use crate::scenario::Scenario;
use std::vec::IntoIter;
use toritsugi::{
    Abandon, AgentId, AgentProfile, AgentSelection, ChannelId, Command, Complete, ContactId, Disposition, Enqueue,
    EventKind, Level, Limits, Membership, OfferMode, Plan, PlanDefinition, Priority, QueueDefinition, QueueId,
    QueueOrdering, Requirement, Router, SignIn, SignOut, SkillId, Timestamp, UpdateAgent, WorkInHand, WrapUp,
};

/// The router with the profiles of its centre.
#[derive(Clone, Debug)]
pub(crate) struct Routed {
    router: Router,
    profiles: Vec<AgentProfile>,
    commands: IntoIter<Command>,
    events: Vec<toritsugi::Event>,
}

impl Routed {
    /// A router to which nothing has happened yet.
    pub(crate) fn new(centre: &Centre) -> Result<Self, Failure> {
        let profiles = centre.profiles.iter().map(profile).collect::<Result<_, _>>()?;
        let router = Router::new(plan(centre.scenario)?);
        Ok(Self { router, profiles, commands: Vec::new().into_iter(), events: Vec::new() })
    }

    fn command(&self, event: &Event) -> Result<Command, Failure> {
        let profile_of = |profile: &u32| Box::new(self.profiles[*profile as usize].clone());
        Ok(match event {
            Event::Arrive(contact) => Enqueue::new(ContactId(contact.id.into()), QueueId(contact.queue), ChannelId(0))
                .with_priority(Priority(-i16::from(contact.class)))
                .with_requirement(requirement(&contact.asks)?)
                .into(),
            Event::Complete { contact } => {
                Complete { contact: ContactId((*contact).into()), disposition: Disposition(0) }.into()
            }
            Event::Abandon { contact } => Abandon { contact: ContactId((*contact).into()) }.into(),
            Event::SignIn { agent, profile } => SignIn {
                profile: profile_of(profile),
                ..SignIn::new(AgentId((*agent).into()), AgentProfile::default())
            }
            .into(),
            Event::SignOut { agent } => SignOut { agent: AgentId((*agent).into()), work: WorkInHand::Requeue }.into(),
            Event::Change { agent, profile } => {
                UpdateAgent { agent: AgentId((*agent).into()), profile: profile_of(profile) }.into()
            }
        })
    }
}

impl Competitor for Routed {
    fn prepare(&mut self, steps: &[Step]) {
        let commands: Result<Vec<Command>, Failure> = steps.iter().map(|step| self.command(&step.event)).collect();
        // One that cannot be made is missing when its turn comes.
        self.commands = commands.unwrap_or_default().into_iter();
    }

    fn apply(&mut self, step: &Step) -> Result<Option<Pair>, Failure> {
        let command = self.commands.next().ok_or("the command of an event is missing")?;
        self.events.clear();
        self.router.apply(Timestamp(step.at), command, &mut self.events)?;
        let mut pair = None;
        for event in &self.events {
            if let EventKind::Offered { contact, agent, .. } = event.kind {
                let next = Pair { contact: u32::try_from(contact.0)?, agent: u32::try_from(agent.0)? };
                if pair.replace(next).is_some() {
                    return Err("one event brought about two pairs".into());
                }
            }
        }
        Ok(pair)
    }
}

fn plan(scenario: Scenario) -> Result<Plan, Failure> {
    let mut plan = PlanDefinition::new().limits(Limits { contacts: 2_000_000, ..Limits::default() });
    for skill in 0..scenario.skills {
        plan = plan.skill(&format!("skill {skill}"));
    }
    for number in 0..scenario.queues {
        let ordering = if Centre::ranks_by_priority(number) {
            QueueOrdering::StrictPriority
        } else {
            QueueOrdering::FirstInFirstOut
        };
        let queue = QueueDefinition::new(&format!("queue {number}"))
            .offer_mode(OfferMode::Assign)
            .ordering(ordering)
            .selection(AgentSelection::LongestIdle)
            .wrap_up(WrapUp::None);
        plan = plan.queue(queue);
    }
    Ok(plan.build()?)
}

fn profile(profile: &Profile) -> Result<AgentProfile, Failure> {
    let memberships = profile.memberships.iter();
    let queues = memberships.map(|own| Membership::new(QueueId(own.queue)).at_level(own.level)).collect();
    let skills = profile.skills.iter().map(|held| Ok((SkillId(held.skill), Level::new(held.level)?)));
    Ok(AgentProfile { queues, skills: skills.collect::<Result<_, Failure>>()?, ..AgentProfile::default() })
}

fn requirement(asks: &[Skilled]) -> Result<Requirement, Failure> {
    let part = |ask: &Skilled| -> Result<Requirement, Failure> {
        Ok(Requirement::AtLeast { skill: SkillId(ask.skill), level: Level::new(ask.level)? })
    };
    Ok(match asks {
        [] => Requirement::Anyone,
        [ask] => part(ask)?,
        asks => Requirement::All(asks.iter().map(part).collect::<Result<_, _>>()?),
    })
}
