//! How long a contact may be overtaken by those that come after it.

use super::{Plan, Queue};
use crate::time::micros;
use crate::{Across, OfferMode, Priority, PriorityRate, QueueId, QueueOrdering, Urgency};
use alloc::vec;
use alloc::vec::Vec;
use core::time::Duration;

/// The units in which [M-6] counts an offer of a queue of weight 1.
const TURN: u64 = 1_000_000_000;
const PER_MILLE: u16 = 1000;

/// How much later than a contact another may come and still be served before it: [`Plan::starvation_bound`].
///
/// *Later* compares the instants from which their ages count. The wait is that of the contact itself at the decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StarvationBound {
    /// At most this much later.
    Within(Duration),
    /// At most so many thousandths of its wait, rounded up, and `plus` later.
    ShareOfWait {
        /// The thousandths, 1 to 999.
        per_mille: u16,
        /// What comes on top.
        plus: Duration,
    },
    /// However late, but between two offers of its queue the agents make at most so many offers of the other queues. [M-6]
    Offers {
        /// The offers of all other queues together.
        others: u64,
    },
    /// However late, and without end.
    Unbounded,
}

impl Plan {
    /// How much later than a contact of this queue and priority another may come and still be served before it, if any agent of the plan
    /// may serve any of its queues, and contacts may have any priority. `None` if the plan has no such queue.
    ///
    /// Costs one comparison for each queue; see [`starvation_bound_against`](Self::starvation_bound_against), by which the queues and
    /// priorities are narrowed to those of a real centre.
    ///
    /// ```
    /// use core::time::Duration;
    /// use toritsugi::{PlanDefinition, Priority, QueueDefinition, QueueId, QueueOrdering, StarvationBound};
    ///
    /// let fair = PlanDefinition::new().queue(QueueDefinition::new("a")).queue(QueueDefinition::new("b")).build()?;
    /// assert_eq!(fair.starvation_bound(QueueId(0), Priority(0)), Some(StarvationBound::Within(Duration::ZERO)));
    ///
    /// let strict = QueueDefinition::new("b").ordering(QueueOrdering::StrictPriority);
    /// let unfair = PlanDefinition::new().queue(QueueDefinition::new("a")).queue(strict).build()?;
    /// assert_eq!(unfair.starvation_bound(QueueId(0), Priority(0)), Some(StarvationBound::Unbounded));
    /// # Ok::<(), toritsugi::PlanError>(())
    /// ```
    pub fn starvation_bound(&self, queue: QueueId, priority: Priority) -> Option<StarvationBound> {
        let all: Vec<QueueId> = (0..=u16::MAX).map(QueueId).take(self.queues().len()).collect();
        self.starvation_bound_against(queue, priority, &all, Priority(i16::MAX))
    }

    /// How much later than a contact of this queue and priority another may come and still be served before it, if the agents that may
    /// serve it serve these other queues at the same order, and no other contact ever has a priority above `highest`, whatever raises it.
    /// `None` if the plan lacks one of the queues. Naming the contact's own queue changes nothing.
    ///
    /// What is compared are decisions of an agent that passes the gates with both contacts, or a round of a batch (B-1). Then, by the rules
    /// of [M-3] and [M-5]:
    ///
    /// - **Urgency** (the default, and every plan that assigns in batches): a contact that has waited *w*, of head start *h* and rate *r*
    ///   (its urgency is `(class, since - h)`, and only accumulating priority has a rate other than 1000), is passed by one of head start
    ///   *H* and rate *R* only if that came at most `w (1 - r / R) + H - h r / R` later, or `H R / r - h` if *r* is above *R*. The bound takes
    ///   the worst share and the worst rest over all priorities that the others may have, in its own queue and the rivals. With equal
    ///   rates it is `H - h`, the difference of credits or targets (Jackson's dynamic priorities, 1960); without head starts it is
    ///   `w (1 - r / R)` (Kleinrock's delay-dependent priorities, 1964). [O-7] rounds to a microsecond, so a bound with rates holds but
    ///   for `1000 / R` microseconds, *R* in thousandths.
    /// - It is unbounded if a rival may be of a lower class (strict priority, below the highest priority), if it or a rival of its class is
    ///   last in, first out, with a strategy of the host's own, and for a rate that is less than a
    ///   thousandth of a rival's, as zero is of all others.
    /// - **Weighted wait**: with the bound `s w + d` inside its own queue and weights *v* of that and *V* of a rival, all memberships being of
    ///   equal weight: at most `w (1 - (1 - s) min(1, v / V)) + d` later, whatever the ordering of the rival.
    /// - **Longest queue**, **queue ratio**: unbounded as soon as there is a rival, which may always be the longer one.
    /// - **Share**: when agents that serve one of the queues serve all, at most `m (v' / V' + 1)` offers of a rival come between two
    ///   offers of its queue while it has contacts, with the terms *v'* and *V'* that [M-6] adds for an offer of the one and of the other, the
    ///   quotient rounded down, and the offers *m* that the rival makes of a contact at the same time (start-time fair queueing, Goyal 1996).
    ///   Its own queue must have a bound by itself, which is that without rivals.
    ///
    /// Steps of its queue that raise or lower the priority are reckoned with as if the contact had the worst priority that they can lead to.
    /// A step that widens the levels or the requirement, or adds a queue, only lets more agents serve it, and the bound holds for each.
    /// After a step that moves it, the bound is that of the queue it went to. Its own steps, and what the host does, are the host's to know.
    ///
    /// Outside of every bound are: the order of a membership, which is its level unless it says otherwise, and is strict: an agent leaves
    /// a contact waiting for ever while queues of a lower order have some; contacts directed to an agent; pulls and forced
    /// assignments; and contacts that no agent may take.
    ///
    /// ```
    /// use core::time::Duration;
    /// use toritsugi::{PlanDefinition, Priority, PriorityRate, QueueDefinition, QueueId, QueueOrdering, StarvationBound};
    ///
    /// let credit = QueueOrdering::PriorityCredit(Duration::from_secs(30));
    /// let rates = [(0, 1000), (5, 3000)].map(|(priority, rate)| PriorityRate { priority: Priority(priority), rate });
    /// let accumulating = QueueOrdering::AccumulatingPriority(rates.to_vec());
    /// let plan = PlanDefinition::new()
    ///     .queue(QueueDefinition::new("credit").ordering(credit))
    ///     .queue(QueueDefinition::new("accumulating").ordering(accumulating))
    ///     .build()?;
    /// let alone = |queue| plan.starvation_bound_against(queue, Priority(0), &[], Priority(10));
    /// assert_eq!(alone(QueueId(0)), Some(StarvationBound::Within(Duration::from_secs(300))));
    /// assert_eq!(alone(QueueId(1)), Some(StarvationBound::ShareOfWait { per_mille: 667, plus: Duration::ZERO }));
    /// # Ok::<(), toritsugi::PlanError>(())
    /// ```
    pub fn starvation_bound_against(
        &self,
        queue: QueueId,
        priority: Priority,
        rivals: &[QueueId],
        highest: Priority,
    ) -> Option<StarvationBound> {
        let find = |queue: QueueId| self.queues().get(usize::from(queue.0));
        let own = find(queue)?;
        let others = rivals.iter().filter(|rival| **rival != queue).map(|rival| find(*rival));
        let others = others.collect::<Option<Vec<_>>>()?;
        let ranks = own_ranks(own, priority);
        let bound_by = |rival| {
            let ranks = ranks.as_ref()?.iter();
            ranks
                .map(|rank| rank.against(rival, highest))
                .try_fold(Bound::default(), |worst, bound| Some(worst.or(bound?)))
        };
        let Some(alone) = bound_by(own) else {
            return Some(StarvationBound::Unbounded);
        };
        let by_urgency = self.batch().is_some() || self.across() == Across::Urgency;
        let mut others = others.into_iter();
        let bound = match self.across() {
            _ if others.len() == 0 => Some(alone),
            _ if by_urgency => others.try_fold(alone, |worst, rival| Some(worst.or(bound_by(rival)?))),
            Across::WeightedWait => others.try_fold(alone, |worst, rival| Some(worst.or(alone.weighed(own, rival)?))),
            Across::Share => {
                return Some(StarvationBound::Offers { others: others.map(|rival| offers(own, rival)).sum() });
            }
            Across::Urgency | Across::LongestQueue | Across::QueueRatio => None,
        };
        Some(bound.map_or(StarvationBound::Unbounded, Bound::shown))
    }
}

/// What an urgency is made of: `(class, since - head start)`, and its rate in thousandths.
#[derive(Clone, Copy, Debug)]
struct Rank {
    class: i64,
    head_start: i128,
    rate: u32,
}

impl Rank {
    const fn new(class: i64, head_start: i128) -> Self {
        Self { class, head_start, rate: Urgency::STATIC_RATE }
    }

    /// How much later contacts of a queue may come and be served before one of this rank.
    fn against(&self, rival: &Queue, highest: Priority) -> Option<Bound> {
        let ranks = rival_ranks(rival, highest, self.class)?;
        ranks.iter().try_fold(Bound::default(), |worst, rank| Some(worst.or(self.against_rank(rank)?)))
    }

    fn against_rank(&self, rival: &Self) -> Option<Bound> {
        match (self.rate, rival.rate) {
            (0, 0) => Some(Bound::default()),
            (0, _) => None,
            // What the rival accumulates is nothing, and this contact accumulates less than that until its head start is over.
            (_, 0) => Some(Bound { kept: PER_MILLE, plus: positive(-self.head_start) }),
            (own, other) => {
                let kept = (u64::from(PER_MILLE) * u64::from(own) / u64::from(other)).min(PER_MILLE.into());
                let ahead = rival.head_start * i128::from(other) - self.head_start * i128::from(own);
                // A faster contact gains with every moment that it waits, so what counts is its lead when the rival comes.
                let faster = i128::from(own.max(other));
                let plus = positive((ahead + faster - 1).div_euclid(faster));
                Some(Bound { kept: u16::try_from(kept).ok()?, plus }).filter(|bound| bound.kept > 0)
            }
        }
    }
}

/// At most `(1000 - kept) / 1000` of the wait, and so many microseconds, later. Both may only grow worse.
#[derive(Clone, Copy, Debug)]
struct Bound {
    /// 0 to 1000.
    kept: u16,
    plus: u64,
}

impl Default for Bound {
    fn default() -> Self {
        Self { kept: PER_MILLE, plus: 0 }
    }
}

impl Bound {
    fn or(self, other: Self) -> Self {
        Self { kept: self.kept.min(other.kept), plus: self.plus.max(other.plus) }
    }

    /// The bound against a rival, by weighted waits, of one that is this inside its own queue.
    fn weighed(self, own: &Queue, rival: &Queue) -> Option<Self> {
        let kept = u64::from(self.kept) * u64::from(own.weight.min(rival.weight)) / u64::from(rival.weight);
        Some(Self { kept: u16::try_from(kept).ok()?, plus: self.plus }).filter(|bound| bound.kept > 0)
    }

    fn shown(self) -> StarvationBound {
        let plus = Duration::from_micros(self.plus);
        match PER_MILLE.saturating_sub(self.kept) {
            0 => StarvationBound::Within(plus),
            per_mille => StarvationBound::ShareOfWait { per_mille, plus },
        }
    }
}

/// What a contact of this queue may rank as, at worst; `None` if that has no bound.
fn own_ranks(queue: &Queue, priority: Priority) -> Option<Vec<Rank>> {
    let (mut low, mut high) = (priority.0, priority.0);
    for step in queue.steps.iter() {
        low = low.saturating_add(step.raise_priority.min(0));
        high = high.saturating_add(step.raise_priority.max(0));
    }
    match &queue.ordering {
        QueueOrdering::StrictPriority => Some(vec![Rank::new(-i64::from(low), 0)]),
        ordering => ranks_in_class_zero(queue, ordering, low, high, low),
    }
}

/// What contacts of this queue, of a priority up to the highest, may rank as in a class; `None` if one may be of a lower class, or if
/// there is no bound.
fn rival_ranks(queue: &Queue, highest: Priority, class: i64) -> Option<Vec<Rank>> {
    let lowest_class = match &queue.ordering {
        QueueOrdering::StrictPriority => -i64::from(highest.0),
        QueueOrdering::Custom(_) => return None,
        _ => 0,
    };
    if lowest_class < class {
        return None;
    }
    match &queue.ordering {
        QueueOrdering::StrictPriority if lowest_class == class => Some(vec![Rank::new(class, 0)]),
        // All are of a higher class.
        QueueOrdering::StrictPriority => Some(Vec::new()),
        ordering if class == 0 => ranks_in_class_zero(queue, ordering, i16::MIN, highest.0, highest.0),
        _ => Some(Vec::new()),
    }
}

/// The ranks of contacts with priorities from `low` to `high`; where a higher one only adds a head start, those of `credited` alone.
fn ranks_in_class_zero(
    queue: &Queue,
    ordering: &QueueOrdering,
    low: i16,
    high: i16,
    credited: i16,
) -> Option<Vec<Rank>> {
    match ordering {
        QueueOrdering::FirstInFirstOut => Some(vec![Rank::new(0, 0)]),
        QueueOrdering::PriorityCredit(credit) => {
            Some(vec![Rank::new(0, i128::from(micros(*credit)) * i128::from(credited))])
        }
        QueueOrdering::EarliestDeadline => {
            let target = queue.service_level.map_or(0, |target| micros(target.within));
            Some(vec![Rank::new(0, -i128::from(target))])
        }
        QueueOrdering::AccumulatingPriority(rates) => {
            Some(rates_between(rates, low, high).map(|rate| Rank { rate, ..Rank::new(0, 0) }).collect())
        }
        QueueOrdering::StrictPriority | QueueOrdering::LastInFirstOut | QueueOrdering::Custom(_) => None,
    }
}

/// The rates that priorities of a range have. [O-7]
fn rates_between(rates: &[PriorityRate], low: i16, high: i16) -> impl Iterator<Item = u32> {
    let mut sorted = rates.to_vec();
    sorted.sort_by_key(|rate| rate.priority);
    let ends: Vec<Option<Priority>> = sorted.iter().skip(1).map(|next| Some(next.priority)).chain([None]).collect();
    sorted.into_iter().zip(ends).enumerate().filter_map(move |(place, (listed, end))| {
        let begins = place == 0 || listed.priority.0 <= high;
        let goes_on = end.is_none_or(|end| low < end.0);
        (begins && goes_on).then_some(listed.rate)
    })
}

/// How many offers of a rival come between two of the queue. [M-6]
fn offers(own: &Queue, rival: &Queue) -> u64 {
    let term = |queue: &Queue| TURN / u64::from(queue.weight.max(1));
    let most = match rival.offer_mode {
        OfferMode::OneAtATime | OfferMode::Assign => 1,
        OfferMode::AllAtOnce(most) | OfferMode::OneMore { most, .. } => u64::from(most),
    };
    most * (term(own) / term(rival).max(1) + 1)
}

fn positive(micros: i128) -> u64 {
    u64::try_from(micros.max(0)).unwrap_or(u64::MAX)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]
mod tests;
