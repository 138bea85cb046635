//! Offers that an agent takes unasked. [F-1]

use super::*;
use toritsugi::{AgentChannel, UpdateAgent};

/// On voice as given, on chat as the plan says.
fn profile(voice: Option<bool>) -> AgentProfile {
    let channel = |channel, auto_accept| AgentChannel { channel, maximum: None, auto_accept };
    AgentProfile { channels: Some(vec![channel(VOICE, voice), channel(CHAT, None)]), ..member() }
}

/// An offer that does not expire.
fn assigned(offer: u64, contact: u128, agent: AgentId) -> EventKind {
    let EventKind::Offered { offer, contact, agent, queue, cause, .. } = offered(0, offer, contact, agent) else {
        panic!()
    };
    EventKind::Offered { offer, contact, agent, queue, cause, expires_at: None }
}

#[test]
fn an_agent_takes_offers_of_one_channel_unasked() {
    let mut centre = Centre::new(plan());
    centre.sign_in(ANN, profile(Some(true)));
    assert_eq!(centre.at(1, enqueue(1, VOICE)), [queued(1, 1, VOICE), assigned(1, 1, ANN), accepted(1, 1, ANN)]);
    assert_eq!((centre.router().next_deadline(), centre.agent(ANN).handled), (None, 1));
    centre.at(2, complete(1));
    assert_eq!(centre.at(3, enqueue(2, CHAT)), [queued(3, 2, CHAT), offered(3, 2, 2, ANN)]);
}

#[test]
fn a_profile_goes_before_the_plan_and_may_change() {
    let mut definition = plan();
    definition.channels[0] = ChannelDefinition::new("voice").auto_accept();
    let mut centre = Centre::new(definition);
    centre.sign_in(ANN, profile(Some(false)));
    centre.at(1, enqueue(1, VOICE));
    // A live offer stays as it was made.
    centre.at(2, UpdateAgent { agent: ANN, profile: Box::new(profile(None)) });
    assert_eq!(centre.at(3, accept(1)), [accepted(1, 1, ANN)]);
    centre.at(4, enqueue(2, VOICE));
    assert_eq!(centre.at(5, complete(1)), [completed(1, ANN), assigned(2, 2, ANN), accepted(2, 2, ANN)]);
}
