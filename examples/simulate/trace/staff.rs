//! Who was there, from what they served.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::{DAY, Log, LoggedContact};

/// The longest time without a service that [`staff`] takes for a pause: 60 minutes.
pub(crate) const LONGEST_PAUSE: Duration = Duration::from_secs(60 * 60);

/// How long a contact may wait although a server is free: 10 s.
const CONNECTING: Duration = Duration::from_secs(10);

/// One presence of one server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shift {
    /// The server's name in the log.
    pub server: String,
    /// The day on which it began: zero is the first of the log.
    pub day: u64,
    /// When the first service began, in microseconds since the midnight before the log's first day.
    pub from: u64,
    /// When the last service ended. It may be past midnight.
    pub to: u64,
    /// How many contacts the server served.
    pub served: usize,
    /// The types that the server served in this shift, sorted.
    pub kinds: Vec<String>,
    /// The types that the server served anywhere in the log, sorted: what it is able to serve.
    pub skills: Vec<String>,
}

/// The shifts of all servers, by their start; a time without a service above [`LONGEST_PAUSE`] ends one. Time n log n.
///
/// The log does not say when a server came and went: a shift begins with its first service and ends with its last,
/// so that it is shorter than the real one by the idle time at both ends.
pub(crate) fn staff(log: &Log) -> Vec<Shift> {
    staff_with_gap(log, LONGEST_PAUSE)
}

/// The shifts of all servers, by their start; a time without a service above `longest_pause` ends one. Time n log n.
///
/// Midnight alone does not: who serves on through it has one shift, of the day on which it began.
pub(crate) fn staff_with_gap(log: &Log, longest_pause: Duration) -> Vec<Shift> {
    let longest_pause = u64::try_from(longest_pause.as_micros()).unwrap_or(u64::MAX);
    let mut by_server: BTreeMap<&str, Vec<&LoggedContact>> = BTreeMap::new();
    for contact in &log.contacts {
        if let Some(server) = contact.server() {
            by_server.entry(server).or_default().push(contact);
        }
    }
    let mut shifts: Vec<Shift> =
        by_server.into_iter().flat_map(|(server, served)| of_server(server, &served, longest_pause)).collect();
    shifts.sort_by_key(|shift| shift.from);
    shifts
}

/// How long servers were present and served nobody, for each second of service, while somebody waited whom they can serve: their wrap-ups and
/// pauses, which the log does not name. None if nobody waited while somebody served. Time n log n, and for each row the sets of types that
/// servers can serve.
///
/// Only who has waited for [`CONNECTING`] already counts: until then a free server may be on the way.
#[expect(clippy::float_arithmetic, reason = "a rate for a simulation; no decision depends on it")]
pub(crate) fn away(log: &Log) -> Option<f64> {
    let connecting = u64::try_from(CONNECTING.as_micros()).unwrap_or(u64::MAX);
    let shifts = staff(log);
    let skills: BTreeMap<&str, &[String]> =
        shifts.iter().map(|shift| (shift.server.as_str(), shift.skills.as_slice())).collect();
    let waits = log.contacts.iter().map(|contact| {
        let [from, to] = [connecting, contact.waited].map(|span| contact.arrival.saturating_add(span));
        (from, to, Change::Waiting(&contact.kind))
    });
    let services = log.contacts.iter().filter_map(|contact| {
        let (from, to) = contact.service()?;
        Some((from, to, Change::Busy(skills.get(contact.server()?)?)))
    });
    let presences = shifts.iter().map(|shift| (shift.from, shift.to, Change::Present(&shift.skills)));
    let spans = waits.chain(services).chain(presences).filter(|(from, to, _)| from < to);
    let mut changes: Vec<(u64, Change<'_>, i32)> =
        spans.flat_map(|(from, to, change)| [(from, change, 1), (to, change, -1)]).collect();
    changes.sort_unstable();
    let mut waiting: BTreeMap<&str, i32> = BTreeMap::new();
    let mut servers: BTreeMap<&[String], Servers> = BTreeMap::new();
    let (mut served, mut away, mut last) = (Duration::ZERO, Duration::ZERO, 0);
    for (at, change, more) in changes {
        let span = Duration::from_micros(at - last);
        let wait = |kind: &String| waiting.get(kind.as_str()).is_some_and(|waiting| *waiting > 0);
        for (_, group) in servers.iter().filter(|(skills, _)| skills.iter().any(wait)) {
            served += span.saturating_mul(count(group.busy));
            away += span.saturating_mul(count(group.present - group.busy));
        }
        last = at;
        match change {
            Change::Waiting(kind) => *waiting.entry(kind).or_default() += more,
            Change::Busy(skills) => servers.entry(skills).or_default().busy += more,
            Change::Present(skills) => servers.entry(skills).or_default().present += more,
        }
    }
    (!served.is_zero()).then(|| away.as_secs_f64() / served.as_secs_f64())
}

/// Of what there are more, or fewer, from an instant on: contacts of a type that wait, servers who can serve these types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Change<'a> {
    Waiting(&'a str),
    Busy(&'a [String]),
    Present(&'a [String]),
}

/// Servers who can serve the same types.
#[derive(Clone, Copy, Debug, Default)]
struct Servers {
    busy: i32,
    present: i32,
}

/// 0 if there are fewer than none, as where services of one server overlap.
fn count(number: i32) -> u32 {
    u32::try_from(number).unwrap_or(0)
}

/// The shifts of one server.
fn of_server(server: &str, contacts: &[&LoggedContact], longest_pause: u64) -> Vec<Shift> {
    let mut services: Vec<(u64, u64, &str)> = contacts
        .iter()
        .filter_map(|contact| contact.service().map(|(from, to)| (from, to, contact.kind.as_str())))
        .collect();
    services.sort_unstable();

    let skills = sorted(services.iter().map(|(_, _, kind)| *kind).collect());
    let mut shifts = Vec::new();
    let mut rest = services.as_slice();
    while let Some((from, first_end, _)) = rest.first() {
        let mut to = *first_end;
        let mut count = 0;
        for (next, end, _) in rest {
            if next.saturating_sub(to) > longest_pause {
                break;
            }
            to = to.max(*end);
            count += 1;
        }
        let (shift, later) = rest.split_at(count);
        let kinds = sorted(shift.iter().map(|(_, _, kind)| *kind).collect());
        shifts.push(Shift {
            server: server.to_owned(),
            day: from / DAY,
            from: *from,
            to,
            served: count,
            kinds,
            skills: skills.clone(),
        });
        rest = later;
    }
    shifts
}

fn sorted(kinds: BTreeSet<&str>) -> Vec<String> {
    kinds.into_iter().map(str::to_owned).collect()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::super::{Outcome, SECOND};
    use super::*;

    const MINUTE: u64 = 60 * SECOND;

    fn served(server: &str, kind: &str, minute: u64, minutes: u64) -> LoggedContact {
        LoggedContact {
            id: None,
            arrival: (minute - 1) * MINUTE,
            kind: kind.to_owned(),
            priority: 0,
            waited: MINUTE,
            queued: true,
            outcome: Outcome::Served { service: minutes * MINUTE, server: Some(server.to_owned()) },
        }
    }

    fn text(shifts: &[Shift]) -> Vec<String> {
        let line = |shift: &Shift| {
            let Shift { server, day, from, to, served, kinds, skills } = shift;
            let (from, to) = (from / MINUTE, to / MINUTE);
            format!("{server} day {day}: {from}..{to} served {served} {} of {}", kinds.join("+"), skills.join("+"))
        };
        shifts.iter().map(line).collect()
    }

    #[test]
    fn a_long_gap_splits_and_midnight_does_not() {
        let contacts = vec![
            served("A", "regular", 100, 5),
            served("B", "stock", 101, 90),
            // Within B's long service, and before its end.
            served("B", "stock", 120, 5),
            // Sixty minutes after A's last: a pause.
            served("A", "regular", 165, 5),
            // Sixty-one: another shift.
            served("A", "internet", 231, 5),
            served("B", "stock", 250, 5),
            served("A", "regular", 1_435, 10),
            served("A", "regular", 1_450, 10),
        ];
        let log = Log { contacts, ..Log::default() };
        assert_eq!(
            text(&staff(&log)),
            [
                "A day 0: 100..170 served 2 regular of internet+regular",
                "B day 0: 101..255 served 3 stock of stock",
                "A day 0: 231..236 served 1 internet of internet+regular",
                "A day 0: 1435..1460 served 2 regular of internet+regular",
            ]
        );
        assert_eq!(staff_with_gap(&log, Duration::from_secs(60)).len(), 7);
        assert_eq!(staff(&Log::default()), []);
    }

    #[test]
    fn who_serves_nobody_while_somebody_waits_is_away() {
        let contacts =
            vec![served("A", "regular", 100, 10), served("B", "regular", 105, 10), served("A", "regular", 120, 1)];
        let log = Log { contacts, ..Log::default() };
        // Each waits for a minute, of which 50 s count: before 100 nobody is there, before 105 A serves, before 120 A is there and does not.
        assert_eq!(away(&log), Some(1.0));
        assert_eq!(away(&Log::default()), None);
        // A server without work is not away because somebody waits for others: from 110 on for B, who serves.
        let [first, mut second, third] = log.contacts.try_into().unwrap();
        second.kind = "stock".to_owned();
        let (arrival, waited) = (110 * MINUTE, 2 * MINUTE);
        let gone = LoggedContact { arrival, waited, outcome: Outcome::HungUp, ..second.clone() };
        let log = Log { contacts: vec![first, second, gone, third], ..Log::default() };
        assert_eq!(away(&log), Some(50.0 / 110.0));
    }
}
