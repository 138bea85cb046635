//! What other systems announce, and what is estimated here. [E-1]

use super::*;
use crate::steps_rules::offered;
use toritsugi::{AgentId, Cancel};

/// One of those that wait, who is never offered to anybody.
fn bystander(contact: ContactId) -> Enqueue {
    enqueue(contact).with_excluded(vec![ANN, BEN])
}

/// So many agents, who have served one contact in so many seconds, and so many that wait. Nobody has given up.
fn after_one_of(handling: u64, agents: u128, waiting: u128) -> Centre {
    let mut centre = Centre::plain();
    let agents: Vec<AgentId> = (1..=agents).map(AgentId).collect();
    for agent in &agents {
        centre.at(0, sign_in(*agent, &[HOME], &[]));
    }
    centre.at(0, enqueue(X));
    centre.at(0, accept(1));
    centre.at(handling, complete(X));
    for contact in 2..2 + waiting {
        centre.at(handling, enqueue(ContactId(contact)).with_excluded(agents.clone()));
    }
    centre
}

#[test]
fn i01_whoever_gives_up_is_not_the_last_that_was_served() {
    // Asterisk keeps a running mean of what callers waited, seeded by the first one, even by one that gives up. Here the last wait counts, until a
    // contact is done with, and then the staff and the contacts ahead.
    let mut centre = Centre::plain();
    let served = |centre: &Centre| {
        let (wait, spread, method) = estimate(centre, W);
        assert_eq!((Some(spread), method), (wait, EstimateMethod::LastToBeServed));
        wait
    };
    centre.at(0, enqueue(X));
    centre.at(0, bystander(W));
    centre.at(20, sign_in(ANN, &[HOME], &[]));
    centre.at(20, accept(1));
    assert_eq!(served(&centre), Some(seconds(20)));
    centre.at(20, enqueue(Y));
    centre.at(60, sign_in(BEN, &[HOME], &[]));
    centre.at(60, accept(2));
    assert_eq!(served(&centre), Some(seconds(40)));
    centre.at(60, enqueue(Z));
    centre.at(360, Abandon { contact: Z });
    assert_eq!(served(&centre), Some(seconds(40)));
    centre.at(400, complete(X));
    assert_eq!(estimate(&centre, W).2, EstimateMethod::QueueLength);
}

#[test]
fn i02_an_estimate_does_not_grow_by_waiting_beyond_it() {
    // Asterisk takes the difference between its mean and what was waited, and its amount: 2, then 1, then 6 minutes.
    let mut centre = after_one_of(180, 1, 2);
    for waited in [0, 60, 300, 600] {
        centre.after(180 + waited);
        assert_eq!(estimate(&centre, Y).0, Some(seconds(180)), "after {waited} s");
        assert_eq!(estimate(&centre, Z).0, Some(seconds(360)), "after {waited} s");
    }
    // It is shorter as soon as nobody is ahead.
    centre.at(780, Cancel { contact: Y });
    assert_eq!(estimate(&centre, Z).0, Some(seconds(180)));
}

#[test]
fn i03_i05_where_nobody_gives_up_it_is_those_in_line_times_handling_time_by_staff() {
    // OpenSIPS: four calls of 120 s for two agents. Wazo: three of 60 s for two members.
    for (handling, agents, waiting, wait) in [(120, 2, 4, 240), (60, 2, 3, 90)] {
        let mut centre = after_one_of(handling, agents, waiting);
        let last = ContactId(1 + waiting);
        assert_eq!(estimate(&centre, last).0, Some(seconds(wait)));
        // Nobody is signed in: that is no number.
        for agent in (1..=agents).map(AgentId) {
            centre.at(handling, SignOut { agent, work: WorkInHand::Refuse });
        }
        assert_eq!(estimate(&centre, last), (None, Duration::ZERO, EstimateMethod::Unknown));
    }
}

#[test]
fn i07_whoever_has_to_wait_is_told_its_place_and_its_wait() {
    // RustPBX says both when a call is queued, and names the same call when it is assigned.
    let mut centre = after_one_of(60, 1, 1);
    centre.at(60, sign_in(BEN, &[NEXT], &[]));
    centre.at(60, Enqueue::new(W, NEXT, ChannelId(0)));
    centre.at(61, SetNotReady { agent: ANN, reason: NotReadyReason(1) });
    centre.at(61, enqueue(Z));
    let Position { queue, place, waiting, .. } = centre.router().position(Z).unwrap();
    assert_eq!((queue, place, waiting), (HOME, 2, 2));
    // Nobody serves it just now.
    assert_eq!(estimate(&centre, Z).2, EstimateMethod::Unknown);
    let ready = centre.at(70, SetReady { agent: ANN });
    assert_eq!(ready.last(), Some(&offered(3, Z, ANN, HOME, 70)));
    assert_eq!(estimate(&centre, Z).0, Some(seconds(120)));
}
