//! What a command costs in Rust: the workload by which bindings measure what they add.
#![expect(clippy::print_stdout, reason = "a program says what it measured")]

use std::error::Error;
use std::time::Instant;
use toritsugi::{
    AcceptOffer, AgentId, ChannelId, Command, Complete, Connect, ContactId, Disposition, Enqueue, OfferId,
    PlanDefinition, ProfileDefinition, QueueDefinition, QueueId, Router, SignIn, Timestamp,
};

const AGENTS: u128 = 50;
const CONTACTS: u64 = 100_000;

/// Each contact comes, is taken, talks, and is done: four commands. The offers are numbered from 1.
fn commands() -> Vec<Command> {
    let commands = (1..=CONTACTS).flat_map(|number| {
        let contact = ContactId(number.into());
        [
            Enqueue::new(contact, QueueId(0), ChannelId(0)).into(),
            AcceptOffer { offer: OfferId(number) }.into(),
            Connect { contact }.into(),
            Complete { contact, disposition: Disposition(0) }.into(),
        ]
    });
    commands.collect()
}

fn main() -> Result<(), Box<dyn Error>> {
    let plan = PlanDefinition::new().queue(QueueDefinition::new("support")).build()?;
    let profile = plan.profile(&ProfileDefinition::new().queue("support"))?;
    for _ in 0..3 {
        let (mut router, mut events) = (Router::new(plan.clone()), Vec::new());
        for agent in (1..=AGENTS).map(AgentId) {
            router.apply(Timestamp::ZERO, SignIn::new(agent, profile.clone()), &mut events)?;
        }
        let commands = commands();
        let (count, mut sum) = (commands.len(), 0);
        let start = Instant::now();
        for (at, command) in (0..).map(Timestamp).zip(commands) {
            events.clear();
            router.apply(at, command, &mut events)?;
            sum += events.first().map_or(0, |event| event.sequence);
        }
        let each = start.elapsed().as_nanos() / u128::try_from(count)?;
        println!("Rust: {each} ns a command ({})", sum % 10);
    }
    Ok(())
}
