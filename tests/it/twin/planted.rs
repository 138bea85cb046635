//! A router with a planted fault: the duel must find it, and show it as few commands.

use super::pseudo_random;
use toritsugi::testing::generator::Features;
use toritsugi::testing::{Routing, SlowRouter, duel};
use toritsugi::{
    AgentId, AgentView, Command, CommandError, ContactId, ContactView, Deadline, Delivery, Event, Gate, HostKey, Plan,
    QueueId, QueueView, StrategyKind, Timestamp,
};

/// Takes every restart of an age for a keep.
struct AgeKeeper(SlowRouter);

impl Routing for AgeKeeper {
    fn with_plan(plan: Plan) -> Self {
        Self(SlowRouter::with_plan(plan))
    }

    fn apply(&mut self, at: Timestamp, mut command: Command, events: &mut Vec<Event>) -> Result<(), CommandError> {
        if let Command::Transfer(transfer) = &mut command {
            transfer.age = toritsugi::TransferAge::Keep;
        }
        self.0.apply(at, command, events)
    }

    fn apply_once(
        &mut self,
        at: Timestamp,
        key: HostKey,
        command: Command,
        events: &mut Vec<Event>,
    ) -> Result<Delivery, CommandError> {
        self.0.apply_once(at, key, command, events)
    }

    fn remembered_keys(&self) -> Vec<HostKey> {
        self.0.remembered_keys()
    }

    fn remembered_command(&self, key: HostKey) -> Option<&Command> {
        self.0.remembered_command(key)
    }

    fn failed_strategies(&self) -> Vec<(QueueId, StrategyKind)> {
        self.0.failed_strategies()
    }

    fn plan(&self) -> &Plan {
        self.0.plan()
    }

    fn now(&self) -> Timestamp {
        self.0.now()
    }

    fn next_deadline(&self) -> Option<Deadline> {
        self.0.next_deadline()
    }

    fn contact(&self, contact: ContactId) -> Option<ContactView<'_>> {
        self.0.contact(contact)
    }

    fn agent(&self, agent: AgentId) -> Option<AgentView<'_>> {
        self.0.agent(agent)
    }

    fn queue(&self, queue: QueueId) -> Option<QueueView> {
        self.0.queue(queue)
    }

    fn contacts(&self) -> Vec<ContactId> {
        self.0.contacts()
    }

    fn agents(&self) -> Vec<AgentId> {
        self.0.agents()
    }

    fn waiting(&self, queue: QueueId) -> Vec<ContactId> {
        self.0.waiting(queue)
    }

    fn explain(&self, contact: ContactId, agent: AgentId) -> Result<Option<Gate>, CommandError> {
        self.0.explain(contact, agent)
    }
}

#[test]
fn the_duel_finds_a_planted_fault_and_shows_it_in_two_commands() {
    let report = (0..50).find_map(|seed| {
        let run = || duel::run_pair_with::<AgeKeeper, SlowRouter>(Features::NONE, &pseudo_random(seed, 100));
        let panic = std::panic::catch_unwind(run).err()?;
        panic.downcast::<String>().ok()
    });
    let report = *report.unwrap();
    let (difference, steps) = report.split_once("steps:\n").unwrap();
    assert!(difference.contains("a contact differs"), "{report}");
    let kinds: Vec<&str> = steps.lines().filter_map(|step| step.split_whitespace().nth(1)).collect();
    assert!(
        matches!(kinds[..], [first, second] if first.starts_with("Enqueue") && second.starts_with("Transfer")),
        "{report}"
    );
}
