//! A driver around a router that is at work already: another clock, other names for agents, and people it finds there.

use super::super::agenda::Happening;
use super::super::forecast::{Forecast, ForecastError, Resolved};
use super::super::people::Worker;
use super::super::random::{Purpose, Random};
use super::super::recorder::Frame;
use super::super::{Centre, Outcome, Run, RunError};
use super::{Driver, agent_id};
use crate::time::micros;
use crate::{Advance, AgentId, CloseQueue, CloseSite, CommandError, QueueId, Router, SiteId, Timestamp, WhenClosed};
use alloc::collections::{BTreeMap, BTreeSet, VecDeque};
use alloc::vec::Vec;
use core::time::Duration;

mod adopt;
mod translate;

/// What the numbers of draws that decide who goes elsewhere are for.
const DIVERTED: Purpose = Purpose::Other(1);

/// How the router's world and the driver's belong together.
#[derive(Debug)]
pub(super) struct Live {
    resolved: Resolved,
    /// The driver's agents by their ids in the router.
    workers: BTreeMap<AgentId, usize>,
    /// The other way round.
    names: Vec<AgentId>,
}

impl Centre {
    /// The router as it stands when so much of a run of this seed has passed: something to try forecasts on. Costs as much as the run up to then.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub fn router_at(&self, seed: u64, at: Duration) -> Result<Router, RunError> {
        let length = micros(at);
        let cycles = u32::try_from(length.div_ceil(micros(self.cycle).max(1))).unwrap_or(u32::MAX).max(1);
        let run = Run::default().seed(seed).cycles(cycles).interval(self.cycle).without_figures();
        let frame = run.frame(self.cycle)?;
        let mut driver = Driver::new(self, &run, Frame { length: length.clamp(1, frame.length), ..frame });
        driver.plan_shifts(cycles);
        driver.plan_outages(cycles);
        driver.plan_arrivals(cycles);
        let refused = |error| RunError::Refused { at: Timestamp(length), error };
        driver.set_hours(cycles).map_err(refused)?;
        driver.run(&mut |_| {})?;
        driver.apply(Timestamp(length), Advance {}).map_err(refused)?;
        Ok(driver.router)
    }

    /// One future of this router.
    pub(in crate::sim) fn run_from(
        &self,
        router: &Router,
        forecast: &Forecast,
        resolved: &Resolved,
        seed: u64,
    ) -> Result<Outcome, ForecastError> {
        let length = resolved.end.0;
        let cycles = u32::try_from(length.div_ceil(micros(self.cycle).max(1))).unwrap_or(u32::MAX);
        // The figures of the router began before.
        let run = Run::default().seed(seed).cycles(cycles).interval(forecast.interval).without_figures();
        let frame = Frame { length, ..run.frame(self.cycle)? };
        let mut driver = Driver::new(self, &run, frame);
        driver.router = router.clone();
        driver.next_contact = first_contact(router);
        driver.plan_shifts(cycles);
        driver.plan_outages(cycles);
        driver.plan_arrivals(cycles);
        let past = driver.pass(resolved.start.own);
        let live = Live { resolved: resolved.clone(), workers: BTreeMap::new(), names: Vec::new() };
        driver.live = Some(live);
        driver.adopt_agents(forecast, &past)?;
        driver.adopt_contacts()?;
        let at = resolved.start.own;
        let refused = |error| ForecastError::Run(RunError::Refused { at, error });
        driver.set_hours(cycles).map_err(refused)?;
        driver.close_sites(&past.closed).map_err(refused)?;
        driver.change(resolved)?;
        driver.run(&mut |_| {})?;
        Ok(driver.finish(seed))
    }
}

/// What the model says of the time before the forecast begins.
struct Past {
    /// Agents that are to be at work now, by group.
    on_duty: Vec<VecDeque<usize>>,
    /// Sites that are to be down.
    closed: BTreeSet<SiteId>,
}

impl Driver<'_> {
    /// Lets everything pass that is planned for before the start, and says how things are to stand then.
    fn pass(&mut self, start: Timestamp) -> Past {
        let mut working = BTreeSet::new();
        let mut closed = BTreeSet::new();
        while let Some(first) = self.agenda.first().filter(|first| first.at < start) {
            match self.agenda.take(first) {
                Some(Happening::Arrive { stream }) => {
                    self.take_arrival(stream);
                }
                Some(Happening::Come(worker)) => {
                    working.insert(worker);
                }
                Some(Happening::Leave(worker)) => {
                    working.remove(&worker);
                }
                Some(Happening::Site { site, open }) => {
                    if open {
                        closed.remove(&site);
                    } else {
                        closed.insert(site);
                    }
                }
                _ => {}
            }
        }
        let mut on_duty: Vec<VecDeque<usize>> = self.centre.staff.iter().map(|_| VecDeque::new()).collect();
        for worker in working {
            let group = self.workers.get(worker).map(|worker| worker.group);
            if let Some(of_group) = group.and_then(|group| on_duty.get_mut(group)) {
                of_group.push_back(worker);
            }
        }
        Past { on_duty, closed }
    }

    /// Sites that are to be down now go down, unless they are; a site that is down otherwise stays so.
    fn close_sites(&mut self, closed: &BTreeSet<SiteId>) -> Result<(), CommandError> {
        let Some(live) = &self.live else { return Ok(()) };
        let start = live.resolved.start.own;
        for (site, _) in (0..).map(SiteId).zip(self.centre.plan.sites()) {
            if self.router.is_site_closed(site) {
                self.agenda
                    .retain(|happening| !matches!(happening, Happening::Site { site: other, .. } if *other == site));
            } else if closed.contains(&site) {
                self.apply(start, CloseSite { site })?;
            }
        }
        Ok(())
    }

    /// Plans what is to be different.
    fn change(&mut self, resolved: &Resolved) -> Result<(), ForecastError> {
        let start = resolved.start.own;
        let mut gone = BTreeSet::new();
        for (group, number) in &resolved.agents {
            for _ in 0..*number {
                let worker = self.workers.len();
                self.workers.push(Worker::new(*group, 1.0));
                self.name_worker(worker);
                self.agenda.plan(start, Happening::Come(worker));
            }
            let is_there = |worker: &Worker| worker.group == *group && worker.signed_in && !worker.leaving;
            let present = self.workers.iter().enumerate().filter(|(_, worker)| is_there(worker));
            let present: Vec<usize> = present.map(|(position, _)| position).filter(|one| !gone.contains(one)).collect();
            let leaving = usize::try_from(-number).unwrap_or(0);
            if leaving > present.len() {
                let staff = self.centre.staff.get(*group).map(|staff| staff.definition.name.clone());
                let [present, asked] = [present.len(), leaving].map(|size| u64::try_from(size).unwrap_or(u64::MAX));
                return Err(ForecastError::TooFewAgents { staff: staff.unwrap_or_default(), present, asked });
            }
            // Those who came last go first.
            for worker in present.into_iter().rev().take(leaving) {
                self.agenda.plan(start, Happening::Leave(worker));
                gone.insert(worker);
            }
        }
        for (queue, at) in &resolved.closings {
            self.agenda.plan(*at, Happening::CloseQueue(*queue));
        }
        Ok(())
    }

    /// A queue closes because somebody asked what if.
    pub(super) fn close_queue(&mut self, at: Timestamp, queue: QueueId) -> Result<(), CommandError> {
        if self.router.queue(queue).is_some_and(|view| view.closed_by_hand) {
            return Ok(());
        }
        self.apply(at, CloseQueue { queue, waiting: WhenClosed::Keep })
    }

    /// Whether a contact that would come into this queue now goes elsewhere. Its index decides, so that the others come as they would.
    pub(super) fn goes_elsewhere(&self, at: Timestamp, queue: QueueId, index: u64) -> bool {
        let Some(live) = &self.live else { return false };
        if live.resolved.closings.iter().any(|(closed, from)| *closed == queue && *from <= at) {
            return true;
        }
        let shares = live.resolved.diverted.iter().filter(|(diverted, _)| *diverted == queue);
        let share: f64 = shares.map(|(_, share)| share).sum();
        share > 0.0 && Random::stream(self.seed, DIVERTED, index).chance(share)
    }

    /// Gives an agent of the driver's own an id that nobody has in the router.
    fn name_worker(&mut self, worker: usize) {
        let Some(live) = &mut self.live else { return };
        let mut id = agent_id(worker);
        while live.workers.contains_key(&id) {
            id = AgentId(id.0.wrapping_add(1 << 64));
        }
        live.name(worker, id);
    }
}

impl Live {
    fn name(&mut self, worker: usize, id: AgentId) {
        self.workers.insert(id, worker);
        if self.names.len() <= worker {
            self.names.resize(worker + 1, AgentId(0));
        }
        if let Some(name) = self.names.get_mut(worker) {
            *name = id;
        }
    }
}

/// An id from which on the driver's own contacts are far from all that the router knows or remembers.
fn first_contact(router: &Router) -> u128 {
    const BLOCK: u32 = 96;
    let taken: BTreeSet<u128> = router.known_contacts().into_iter().map(|contact| contact.0 >> BLOCK).collect();
    // Ids that are numbers in order or random alike leave most blocks free.
    // One block more than are taken, and one of them is free.
    let blocks = 1..=u128::try_from(taken.len()).unwrap_or(u128::MAX).saturating_add(1);
    let free = blocks.into_iter().find(|block| !taken.contains(block)).unwrap_or(1);
    free << BLOCK
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use crate::{Abandon, ChannelId, ContactId, Enqueue, PlanDefinition, QueueDefinition};

    /// One contact waits; another gave up and may come back to its place.
    #[test]
    fn contacts_of_its_own_are_far_from_those_who_are_there_and_those_who_may_come_back() {
        let queue = QueueDefinition::new("calls").return_within(Duration::from_secs(60));
        let mut router = Router::new(PlanDefinition::new().queue(queue).build().unwrap());
        let [waiting, gone] = [1_u128 << 96 | 7, 2_u128 << 96 | 9].map(ContactId);
        for contact in [waiting, gone] {
            router.apply(Timestamp(0), Enqueue::new(contact, QueueId(0), ChannelId(0)), &mut Vec::new()).unwrap();
        }
        router.apply(Timestamp(1), Abandon { contact: gone }, &mut Vec::new()).unwrap();
        assert_eq!(first_contact(&router), 3 << 96);
    }
}
