//! Estimated waits.

use super::SlowRouter;
use super::records::{Agent, Contact};
use core::time::Duration;

impl SlowRouter {
    /// How long a contact will wait in its home, if anything is known. [E-1]
    pub(super) fn estimate(&self, contact: &Contact) -> Option<Duration> {
        let home = contact.home();
        let home_alone = core::slice::from_ref(home);
        let has_time = |agent: &&Agent| self.is_present(agent) || !agent.work.is_empty();
        let staff = self.agents.values().filter(|agent| Self::is_staff_of(contact, home_alone, agent));
        let staff = u128::try_from(staff.filter(has_time).count()).expect("there are few agents");
        if staff == 0 {
            return None;
        }
        let figures = self.queue_record(home.queue).figures;
        let (handled, times) = figures.handled;
        let Some(handling) = handled.checked_div(times) else { return figures.last_wait };
        let patience = figures.waited.checked_div(figures.abandoned);

        let rank = self.turn(contact, home);
        let is_ahead = |other: &&Contact| {
            let place = other.place(home.queue).filter(|_| other.waits());
            place.is_some_and(|place| self.turn(other, place) < rank)
        };
        let ahead = u128::try_from(self.contacts.values().filter(is_ahead).count()).expect("there are few contacts");
        let terms = (0..=ahead).map(|number| match (patience, ten_highest_digits(number)) {
            (None, _) | (Some(_), 0) => handling / staff,
            (Some(patience), number) => handling * patience / (staff * patience + number * handling).max(1),
        });
        Some(Duration::from_micros(u64::try_from(terms.sum::<u128>()).unwrap_or(u64::MAX)))
    }
}

/// A number of which only the ten highest binary digits count.
fn ten_highest_digits(number: u128) -> u128 {
    let behind = (u128::BITS - number.leading_zeros()).saturating_sub(10);
    number >> behind << behind
}
