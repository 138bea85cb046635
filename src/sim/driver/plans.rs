//! What is known before a run starts: shifts, arrivals, opening hours and outages.

use super::super::Arrival;
use super::super::agenda::Happening;
use super::super::arrivals::ArrivalStream;
use super::super::definition::CheckedStaff;
use super::super::people::Worker;
use super::super::random::{Purpose, Random, index_of_name};
use super::{Driver, Stream};
use crate::time::micros;
use crate::{CommandError, QueueId, SetHours, Switch, Timestamp};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::time::Duration;

impl Driver<'_> {
    pub(super) fn plan_shifts(&mut self, cycles: u32) {
        for (group, staff) in self.centre.staff.iter().enumerate() {
            let named = index_of_name(&staff.definition.name);
            for (number, duties) in (0_u64..).zip(&staff.duties) {
                let worker = self.workers.len();
                let speed = Random::stream(self.seed, Purpose::Speeds, named.wrapping_add(number));
                self.workers.push(Worker::new(group, speed.clone().gamma(staff.definition.speed_variation)));
                for cycle in 0..cycles {
                    let index = named.wrapping_add(number).wrapping_add(u64::from(cycle) << 32);
                    let absence = staff.definition.absence;
                    if absence > 0.0 && Random::stream(self.seed, Purpose::Absences, index).chance(absence) {
                        continue;
                    }
                    let start = Timestamp::ZERO + self.centre.cycle.saturating_mul(cycle);
                    for (from, to) in duties {
                        self.agenda.plan(start + *from, Happening::Come(worker));
                        self.agenda.plan(start + *to, Happening::Leave(worker));
                        self.plan_breaks(staff, (worker, number), (start + *from, start + *to));
                    }
                }
            }
        }
    }

    /// The breaks that fit into a stretch of work.
    fn plan_breaks(
        &mut self,
        staff: &CheckedStaff,
        (worker, number): (usize, u64),
        (from, to): (Timestamp, Timestamp),
    ) {
        for pause in &staff.definition.breaks {
            let turn =
                u128::from(micros(pause.spread)) * u128::from(number) / u128::from(staff.definition.count.max(1));
            let turn = Duration::from_micros(u64::try_from(turn).unwrap_or(u64::MAX));
            let begins = from + pause.after + turn;
            if begins + pause.lasts <= to {
                self.agenda.plan(begins, Happening::Rest(worker));
                self.agenda.plan(begins + pause.lasts, Happening::EndRest(worker));
            }
        }
    }

    pub(super) fn plan_arrivals(&mut self, cycles: u32) {
        for cycle in 0..cycles {
            let common = Random::stream(self.seed, Purpose::Days, cycle.into()).gamma(self.centre.day_variation);
            for (traffic, checked) in self.centre.traffic.iter().enumerate() {
                let definition = &checked.definition;
                let named = index_of_name(&definition.name);
                let random = |purpose| Random::stream(self.seed, purpose, named.wrapping_add(cycle.into()));
                let factor = common * random(Purpose::Days).gamma(definition.day_variation);
                let (usual, bursts) = (random(Purpose::Arrivals), random(Purpose::Bursts));
                let stream = self.streams.len();
                self.streams.push(Stream {
                    traffic,
                    start: Timestamp::ZERO + self.centre.cycle.saturating_mul(cycle),
                    arrivals: ArrivalStream::new(&definition.arrivals, &definition.bursts, factor, usual, bursts),
                    first_index: named.wrapping_add(u64::from(cycle) << 32),
                    count: 0,
                });
                self.plan_next_arrival(stream);
            }
        }
    }

    /// The next contact of a stream: the position of its traffic, its index, and the arrival itself. The one after it is planned.
    pub(super) fn take_arrival(&mut self, position: usize) -> Option<(usize, u64, Arrival)> {
        let stream = self.streams.get_mut(position)?;
        let arrival = stream.arrivals.next()?;
        let index = stream.first_index.wrapping_add(stream.count);
        stream.count += 1;
        let traffic = stream.traffic;
        self.plan_next_arrival(position);
        Some((traffic, index, arrival))
    }

    fn plan_next_arrival(&mut self, position: usize) {
        let Some(stream) = self.streams.get_mut(position) else { return };
        if let Some(arrival) = stream.arrivals.peek() {
            self.agenda.plan_arrival(stream.start + arrival.at, u32::try_from(position).unwrap_or(u32::MAX));
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
