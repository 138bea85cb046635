//! What is known before a run starts: shifts, arrivals, opening hours and outages.

use super::super::Rota;
use super::super::agenda::Happening;
use super::super::people::Worker;
use super::super::random::{Purpose, Random, index_of_name};
use super::{Driver, Stream};
use crate::{CommandError, QueueId, SetHours, Switch, Timestamp};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

impl Driver<'_> {
    pub(super) fn plan_shifts(&mut self, cycles: u32) {
        for (group, staff) in self.centre.staff.iter().enumerate() {
            let shifts = &staff.definition.shifts;
            for number in 0..staff.definition.count {
                let worker = self.workers.len();
                self.workers.push(Worker::new(group));
                let turn = usize::try_from(number).unwrap_or(0) % shifts.len().max(1);
                let of_worker = match staff.definition.rota {
                    Rota::Staggered => shifts.get(turn..=turn).unwrap_or_default(),
                    Rota::Whole => shifts,
                };
                for cycle in 0..cycles {
                    let start = Timestamp::ZERO + self.centre.cycle.saturating_mul(cycle);
                    for shift in of_worker {
                        self.agenda.plan(start + shift.from, Happening::Come(worker));
                        self.agenda.plan(start + shift.to, Happening::Leave(worker));
                    }
                }
            }
        }
    }

    pub(super) fn plan_arrivals(&mut self, cycles: u32) {
        for cycle in 0..cycles {
            for (traffic, checked) in self.centre.traffic.iter().enumerate() {
                let named = index_of_name(&checked.definition.name);
                let random = Random::stream(self.seed, Purpose::Arrivals, named.wrapping_add(cycle.into()));
                let stream = self.streams.len();
                self.streams.push(Stream {
                    traffic,
                    start: Timestamp::ZERO + self.centre.cycle.saturating_mul(cycle),
                    arrivals: checked.definition.arrivals.stream(random),
                    first_index: named.wrapping_add(u64::from(cycle) << 32),
                    count: 0,
                });
                self.plan_next_arrival(stream);
            }
        }
    }

    pub(super) fn plan_next_arrival(&mut self, position: usize) {
        let Some(stream) = self.streams.get_mut(position) else { return };
        if let Some(arrival) = stream.arrivals.next() {
            self.agenda.plan(stream.start + arrival.at, Happening::Arrive { stream: position, arrival });
        }
    }

    pub(super) fn plan_outages(&mut self, cycles: u32) {
        for cycle in 0..cycles {
            let start = Timestamp::ZERO + self.centre.cycle.saturating_mul(cycle);
            for (site, at, until) in &self.centre.outages {
                self.agenda.plan(start + *at, Happening::Site { site: *site, open: false });
                self.agenda.plan(start + *until, Happening::Site { site: *site, open: true });
            }
        }
    }

    /// Gives the router the opening hours of all cycles. A queue that closes and opens at one instant stays open.
    pub(super) fn set_hours(&mut self, cycles: u32) -> Result<(), CommandError> {
        let mut switches: BTreeMap<QueueId, BTreeMap<Timestamp, bool>> = BTreeMap::new();
        for (queue, opens, closes) in &self.centre.hours {
            let of_queue = switches.entry(*queue).or_default();
            of_queue.entry(Timestamp::ZERO).or_insert(false);
            for cycle in 0..cycles {
                let start = Timestamp::ZERO + self.centre.cycle.saturating_mul(cycle);
                of_queue.insert(start + *opens, true);
                of_queue.entry(start + *closes).or_insert(false);
            }
        }
        for (queue, switches) in switches {
            let switches: Vec<Switch> = switches.into_iter().map(|(at, open)| Switch { at, open }).collect();
            self.apply(Timestamp::ZERO, SetHours { queue, switches })?;
        }
        Ok(())
    }
}
