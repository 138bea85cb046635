//! From the definition of a queue to a queue: its rules, and the strategies behind them.

use super::check::{check_range, check_some_span, listed_channels, place_of};
use super::{ClosingDefinition, Declaration, Parts, PlanError, PlanFault, Queue, QueueDefinition, Strategies};
use crate::policy::{
    AccumulatingPriority, BestProficiency, EarliestDeadline, ErasedOrdering, ErasedSelection, FewestHandled,
    FirstInFirstOut, FixedOrder, LastInFirstOut, LeastLoaded, LeastSkilled, LongestIdle, MostSkilled, PriorityCredit,
    RoundRobin, StrictPriority, WeightedRandom,
};
use crate::requirement::{self, is_satisfiable};
use crate::{
    AgentSelection, CallbackAttempts, ChannelId, Name, OfferMode, PriorityRate, QueueId, QueueOrdering, Requirement,
    RequirementError, RequirementFault, ServiceLevel, TenantId, Urgency, WhenClosed, WrapUp,
};
use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::time::Duration;

const MAX_DELAYS: usize = 16;
const MAX_WEIGHT: u32 = 1_000_000;
/// Live offers of one contact. [F-1]
pub(crate) const MAX_OFFERS: u32 = 64;
const DEFAULT_OFFER_TIMEOUT: Duration = Duration::from_secs(20);

/// What tells one standing rank from another; queues of the same key share an index. Its order is of no account.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum StandingKey {
    LeastLoaded,
    FewestHandled,
    RoundRobin,
    FixedOrder,
    Custom(Name),
}

/// One queue on its way into a plan of which everything but the queues is known.
pub(super) struct QueueCheck<'a> {
    pub(super) parts: &'a Parts,
    pub(super) strategies: &'a Strategies,
    pub(super) name: Name,
    pub(super) queue: &'a QueueDefinition,
}

impl QueueCheck<'_> {
    /// The queue, with standing 0 for now, and the key of its standing rank if it has one.
    pub(super) fn check(self) -> Result<(Queue, Option<StandingKey>), PlanError> {
        let rules = self.queue;
        let tenant = rules.tenant.as_deref().map(|name| self.tenant(name)).transpose().map_err(self.at("tenant"))?;
        let channels = self.channels(&rules.channels).map_err(self.at("channels"))?;
        let requirement = self.requirement(rules.requirement.as_deref()).map_err(self.at("requirement"))?;
        let service_level = rules.service_level.map(|target| self.service_level(target)).transpose()?;
        let (ordering, ordering_strategy) =
            self.ordering(&rules.ordering, service_level.is_some()).map_err(self.at("ordering"))?;
        let (selection_strategy, standing) = self.selection(&rules.selection).map_err(self.at("selection"))?;
        let offer_mode = check_offer_mode(rules.offer_mode).map_err(self.at("offer_mode"))?;
        let offer_timeout = offer_timeout_of(offer_mode, rules.offer_timeout).map_err(self.at("offer_timeout"))?;
        let wrap_up = check_wrap_up(rules.wrap_up).map_err(self.at("wrap_up"))?;
        let maximum_wait = self.some_span("maximum_wait", rules.maximum_wait)?;
        if let Some(length) = rules.maximum_length {
            self.range("maximum_length", length, 1, u32::MAX)?;
        }
        let delays = check_delays(&rules.delays, maximum_wait).map_err(self.at("delays"))?;
        self.range("weight", rules.weight, 1, MAX_WEIGHT)?;
        if let Some(spare) = rules.spare {
            self.range("spare.agents", spare.agents, 1, u32::MAX)?;
        }
        let longest_wrap_up = self.some_span("longest_wrap_up", rules.longest_wrap_up)?;
        check_longest(wrap_up, longest_wrap_up).map_err(self.at("longest_wrap_up"))?;
        let queue = Queue {
            tenant,
            channels,
            steps: self.steps(&requirement)?,
            requirement,
            ordering,
            selection: rules.selection.clone(),
            service_level,
            offer_mode,
            offer_timeout,
            connect_on_accept: rules.connect_on_accept,
            wrap_up,
            maximum_wait,
            maximum_length: rules.maximum_length,
            delays,
            levels: rules.levels,
            weight: rules.weight,
            spare: rules.spare,
            last_resort: rules.last_resort,
            longest_wrap_up,
            resume_claim: self.some_span("resume_claim", rules.resume_claim)?,
            callback_attempts: self.callback(rules.callback)?,
            return_within: self.some_span("return_within", rules.return_within)?,
            at_close: self.closing(&rules.at_close).map_err(self.at("at_close"))?,
            ordering_strategy,
            selection_strategy,
            standing: 0,
            name: self.name,
        };
        Ok((queue, standing))
    }

    /// The id of another queue. It may be declared later.
    pub(super) fn other_queue(&self, name: &str) -> Result<QueueId, PlanFault> {
        if name == self.name.as_str() {
            return Err(PlanFault::SameQueue);
        }
        self.parts.queue_ids.get(name).copied().ok_or_else(|| PlanFault::UnknownQueue { name: Name::shown(name) })
    }

    fn at(&self, field: &'static str) -> impl Fn(PlanFault) -> PlanError + use<> {
        let place = place_of(Declaration::Queue, &self.name, field);
        move |fault| PlanError { place: place.clone(), fault }
    }

    fn some_span(&self, field: &'static str, span: Option<Duration>) -> Result<Option<Duration>, PlanError> {
        span.map(check_some_span).transpose().map_err(self.at(field))
    }

    fn range(&self, field: &'static str, value: u32, low: u32, high: u32) -> Result<(), PlanError> {
        check_range(value, low, high).map_err(self.at(field))
    }

    fn tenant(&self, name: &str) -> Result<TenantId, PlanFault> {
        self.parts.tenant_ids.get(name).copied().ok_or_else(|| PlanFault::UnknownTenant { name: Name::shown(name) })
    }

    fn channels(&self, names: &[String]) -> Result<Vec<ChannelId>, PlanFault> {
        if names.is_empty() {
            return Ok(self.parts.channel_ids_in_order());
        }
        listed_channels(&self.parts.channel_ids, names)
    }

    fn callback(&self, attempts: CallbackAttempts) -> Result<CallbackAttempts, PlanError> {
        let CallbackAttempts { attempts, back_off } = attempts;
        self.range("callback.attempts", attempts.into(), 1, u16::MAX.into())?;
        let back_off = check_some_span(back_off).map_err(self.at("callback.back_off"))?;
        Ok(CallbackAttempts { attempts, back_off })
    }

    fn closing(&self, closing: &ClosingDefinition) -> Result<WhenClosed, PlanFault> {
        match closing {
            ClosingDefinition::Keep => Ok(WhenClosed::Keep),
            ClosingDefinition::End => Ok(WhenClosed::End),
            ClosingDefinition::MoveTo(name) => self.other_queue(name).map(WhenClosed::MoveTo),
        }
    }

    fn requirement(&self, text: Option<&str>) -> Result<Requirement, PlanFault> {
        let Some(text) = text else {
            return Ok(Requirement::Anyone);
        };
        let requirement = self.parse(text)?;
        check_satisfiable(&requirement)?;
        Ok(requirement)
    }

    pub(super) fn parse(&self, text: &str) -> Result<Requirement, RequirementError> {
        let skill = |name: &str| self.parts.skill_ids.get(name).copied();
        requirement::parse(text, &self.parts.requirement_limits(), &skill)
    }

    fn service_level(&self, target: ServiceLevel) -> Result<ServiceLevel, PlanError> {
        let within = check_some_span(target.within).map_err(self.at("service_level.within"))?;
        check_range(u32::from(target.percent), 1, 100).map_err(self.at("service_level.percent"))?;
        Ok(ServiceLevel { within, percent: target.percent })
    }

    fn ordering(
        &self,
        ordering: &QueueOrdering,
        has_target: bool,
    ) -> Result<(QueueOrdering, Arc<dyn ErasedOrdering>), PlanFault> {
        let strategy: Arc<dyn ErasedOrdering> = match ordering {
            QueueOrdering::FirstInFirstOut => Arc::new(FirstInFirstOut),
            QueueOrdering::StrictPriority => Arc::new(StrictPriority),
            QueueOrdering::PriorityCredit(credit) => {
                let credit = check_some_span(*credit)?;
                return Ok((QueueOrdering::PriorityCredit(credit), Arc::new(PriorityCredit::new(credit))));
            }
            QueueOrdering::EarliestDeadline if !has_target => return Err(PlanFault::NoServiceLevel),
            QueueOrdering::EarliestDeadline => Arc::new(EarliestDeadline),
            QueueOrdering::LastInFirstOut => Arc::new(LastInFirstOut),
            QueueOrdering::AccumulatingPriority(rates) => {
                check_rates(rates)?;
                Arc::new(AccumulatingPriority::new(rates))
            }
            QueueOrdering::Custom(name) => match self.strategies.orderings.get(name.as_str()) {
                Some(strategy) => Arc::clone(strategy),
                None => return Err(PlanFault::UnknownOrdering { name: Name::shown(name.as_str()) }),
            },
        };
        Ok((ordering.clone(), strategy))
    }

    fn selection(
        &self,
        selection: &AgentSelection,
    ) -> Result<(Arc<dyn ErasedSelection>, Option<StandingKey>), PlanFault> {
        Ok(match selection {
            AgentSelection::LongestIdle => (Arc::new(LongestIdle), None),
            AgentSelection::LeastLoaded => (Arc::new(LeastLoaded), Some(StandingKey::LeastLoaded)),
            AgentSelection::FewestHandled => (Arc::new(FewestHandled), Some(StandingKey::FewestHandled)),
            AgentSelection::RoundRobin => (Arc::new(RoundRobin), Some(StandingKey::RoundRobin)),
            AgentSelection::FixedOrder => (Arc::new(FixedOrder), Some(StandingKey::FixedOrder)),
            AgentSelection::MostSkilled => (Arc::new(MostSkilled), None),
            AgentSelection::LeastSkilled => (Arc::new(LeastSkilled), None),
            AgentSelection::BestProficiency => {
                let weights = self.parts.skills.iter().map(|skill| skill.weight).collect();
                (Arc::new(BestProficiency::new(weights)), None)
            }
            AgentSelection::WeightedRandom(seed) => (Arc::new(WeightedRandom::new(*seed)), None),
            AgentSelection::Custom(name) => match self.strategies.selections.get(name.as_str()) {
                Some(strategy) => (Arc::clone(strategy), Some(StandingKey::Custom(name.clone()))),
                None => return Err(PlanFault::UnknownSelection { name: Name::shown(name.as_str()) }),
            },
        })
    }
}

/// Refuses what no agent can ever meet.
pub(super) fn check_satisfiable(requirement: &Requirement) -> Result<(), RequirementError> {
    if is_satisfiable(&[requirement]) {
        Ok(())
    } else {
        Err(RequirementError { column: 1, fault: RequirementFault::Unreachable })
    }
}

fn check_rates(rates: &[PriorityRate]) -> Result<(), PlanFault> {
    if rates.is_empty() {
        return Err(PlanFault::NoRate);
    }
    let mut known = BTreeSet::new();
    for PriorityRate { priority, rate } in rates {
        check_range(*rate, 0, Urgency::MAX_RATE)?;
        if !known.insert(*priority) {
            return Err(PlanFault::DuplicateRate { priority: priority.0 });
        }
    }
    Ok(())
}

fn check_offer_mode(mode: OfferMode) -> Result<OfferMode, PlanFault> {
    match mode {
        OfferMode::OneAtATime | OfferMode::Assign => {}
        OfferMode::AllAtOnce(most) => check_range(most, 1, MAX_OFFERS)?,
        OfferMode::OneMore { every, most } => {
            check_range(most, 1, MAX_OFFERS)?;
            return check_some_span(every).map(|every| OfferMode::OneMore { every, most });
        }
    }
    Ok(mode)
}

fn offer_timeout_of(mode: OfferMode, timeout: Option<Duration>) -> Result<Option<Duration>, PlanFault> {
    match (mode, timeout) {
        (OfferMode::OneAtATime | OfferMode::AllAtOnce(_) | OfferMode::OneMore { .. }, timeout) => {
            check_some_span(timeout.unwrap_or(DEFAULT_OFFER_TIMEOUT)).map(Some)
        }
        (OfferMode::Assign, None) => Ok(None),
        (OfferMode::Assign, Some(_)) => Err(PlanFault::TimeoutOfAssigned),
    }
}

fn check_wrap_up(wrap_up: WrapUp) -> Result<WrapUp, PlanFault> {
    match wrap_up {
        WrapUp::None => Ok(WrapUp::None),
        WrapUp::Timed(span) => check_some_span(span).map(WrapUp::Timed),
        WrapUp::UntilReleased(span) => check_some_span(span).map(WrapUp::UntilReleased),
    }
}

fn check_longest(wrap_up: WrapUp, longest: Option<Duration>) -> Result<(), PlanFault> {
    match (wrap_up, longest) {
        (WrapUp::Timed(wrap_up) | WrapUp::UntilReleased(wrap_up), Some(longest)) if longest < wrap_up => {
            Err(PlanFault::ShorterThanWrapUp { longest, wrap_up })
        }
        _ => Ok(()),
    }
}

/// The delays in ascending order.
fn check_delays(delays: &[Duration], maximum_wait: Option<Duration>) -> Result<Vec<Duration>, PlanFault> {
    if delays.len() > MAX_DELAYS {
        return Err(PlanFault::TooManyDelays { limit: u32::try_from(MAX_DELAYS).unwrap_or(u32::MAX) });
    }
    let mut sorted = Vec::with_capacity(delays.len());
    for delay in delays {
        let delay = check_some_span(*delay)?;
        if let Some(maximum_wait) = maximum_wait.filter(|maximum_wait| delay >= *maximum_wait) {
            return Err(PlanFault::DelayNeverPasses { delay, maximum_wait });
        }
        match sorted.binary_search(&delay) {
            Ok(_) => return Err(PlanFault::DuplicateDelay { delay }),
            Err(place) => sorted.insert(place, delay),
        }
    }
    Ok(sorted)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use crate::{AgentFacts, AgentId, PlanDefinition, SelectionStrategy};

    #[derive(Debug)]
    struct Own;

    impl SelectionStrategy for Own {
        fn standing(&self, _agent: &AgentFacts) -> i64 {
            77
        }
    }

    #[test]
    fn queues_of_one_standing_share_an_index() {
        let own = |name: &str| AgentSelection::Custom(Name::from(name));
        let selections = [
            AgentSelection::FewestHandled,
            AgentSelection::LongestIdle,
            own("one"),
            AgentSelection::MostSkilled,
            AgentSelection::FewestHandled,
            own("two"),
            AgentSelection::WeightedRandom(1),
            own("one"),
            AgentSelection::RoundRobin,
        ];
        let mut definition = PlanDefinition::new();
        for (number, selection) in selections.into_iter().enumerate() {
            let name = alloc::format!("{number}");
            definition = definition.queue(QueueDefinition::new(&name).selection(selection));
        }
        let strategies = Strategies::new().selection("one", Own).selection("two", Own);
        let plan = definition.build_with(&strategies).unwrap();
        let standings: Vec<u16> = plan.queues().iter().map(|queue| queue.standing).collect();
        assert_eq!(standings, [1, 0, 2, 0, 1, 3, 0, 2, 4]);
        let agent = AgentFacts { handled: 5, ..AgentFacts::new(AgentId(1)) };
        let ranks: Vec<_> = plan.standings().iter().map(|strategy| strategy.standing(&agent)).collect();
        assert_eq!(ranks, [0, 5, 77, 77, 0].map(Ok));
    }
}
