//! What a log says about the service that was given, to be compared with a simulation of the same days.

use std::collections::BTreeSet;

use super::{Log, LoggedContact, Outcome, SECOND};

/// Within which time a service level is given: the usual one, in microseconds.
pub(crate) const SOON: u64 = 20 * SECOND;

/// The figures of one type of contact, or of all. Times are in microseconds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Measured {
    /// The type; `None` for all together.
    pub kind: Option<String>,
    /// How many there were.
    pub contacts: u32,
    /// How many of them waited.
    pub queued: u32,
    /// How many were served.
    pub answered: u32,
    /// How many of them within [`SOON`].
    pub answered_soon: u32,
    /// How many hung up, those who did not wait included.
    pub hung_up: u32,
    /// How many hung up while they waited.
    pub hung_up_queued: u32,
    /// The mean wait of those who were served, also without waiting; zero if nobody was.
    pub mean_wait: u64,
    /// The wait that 95 % of those who were served did not exceed (nearest rank); zero if nobody was.
    pub wait_95: u64,
    /// The mean service; zero if nobody was served.
    pub mean_service: u64,
}

/// The figures of all contacts together, then of each type in the order of their names. Time n log n for each type.
pub(crate) fn measured(log: &Log) -> Vec<Measured> {
    let kinds: BTreeSet<&str> = log.contacts.iter().map(|contact| contact.kind.as_str()).collect();
    let of = |kind: &str| Measured {
        kind: Some(kind.to_owned()),
        ..Measured::of(log.contacts.iter().filter(|contact| contact.kind == kind))
    };
    let mut all = vec![Measured::of(log.contacts.iter())];
    all.extend(kinds.into_iter().map(of));
    all
}

impl Measured {
    fn of<'a>(contacts: impl Iterator<Item = &'a LoggedContact>) -> Self {
        let mut figures = Self::default();
        let (mut waits, mut services) = (Vec::new(), Vec::new());
        for contact in contacts {
            figures.contacts += 1;
            figures.queued += u32::from(contact.queued);
            match contact.outcome {
                Outcome::Served { service, .. } => {
                    figures.answered += 1;
                    figures.answered_soon += u32::from(contact.waited <= SOON);
                    waits.push(contact.waited);
                    services.push(service);
                }
                Outcome::HungUp => {
                    figures.hung_up += 1;
                    figures.hung_up_queued += u32::from(contact.queued);
                }
            }
        }
        waits.sort_unstable();
        let rank = (waits.len() * 95).div_ceil(100);
        figures.wait_95 = waits.get(rank.saturating_sub(1)).copied().unwrap_or(0);
        figures.mean_wait = mean(&waits);
        figures.mean_service = mean(&services);
        figures
    }
}

/// The mean, rounded down; zero of nothing.
fn mean(spans: &[u64]) -> u64 {
    let total: u128 = spans.iter().map(|span| u128::from(*span)).sum();
    let contacts = u128::try_from(spans.len()).unwrap_or(u128::MAX).max(1);
    u64::try_from(total / contacts).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::SECOND;
    use super::*;

    fn contact(kind: &str, waited: u64, service: Option<u64>) -> LoggedContact {
        let outcome = match service {
            Some(service) => Outcome::Served { service: service * SECOND, server: None },
            None => Outcome::HungUp,
        };
        LoggedContact {
            id: None,
            arrival: 0,
            kind: kind.to_owned(),
            priority: 0,
            waited: waited * SECOND,
            queued: waited > 0,
            outcome,
        }
    }

    #[test]
    fn by_hand() {
        let contacts = vec![
            contact("stock", 0, Some(100)),
            contact("stock", 30, Some(200)),
            contact("regular", 60, None),
            contact("regular", 0, None),
        ];
        let figures = measured(&Log { contacts, ..Log::default() });
        let stock = Measured {
            kind: Some("stock".to_owned()),
            contacts: 2,
            queued: 1,
            answered: 2,
            answered_soon: 1,
            mean_wait: 15 * SECOND,
            wait_95: 30 * SECOND,
            mean_service: 150 * SECOND,
            ..Measured::default()
        };
        let regular = Measured {
            kind: Some("regular".to_owned()),
            contacts: 2,
            queued: 1,
            hung_up: 2,
            hung_up_queued: 1,
            ..Measured::default()
        };
        let all = Measured { kind: None, contacts: 4, queued: 2, hung_up: 2, hung_up_queued: 1, ..stock.clone() };
        assert_eq!(figures, [all.clone(), regular, stock]);
    }

    #[test]
    fn nearest_rank() {
        let contacts = (1..=40).map(|waited| contact("stock", waited, Some(1))).collect();
        let figures = measured(&Log { contacts, ..Log::default() });
        assert_eq!(figures.first().map(|all| all.wait_95), Some(38 * SECOND));
    }
}
