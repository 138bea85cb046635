use super::*;
use crate::{PlanDefinition, QueueDefinition};
use alloc::string::ToString;
use alloc::vec;
use core::time::Duration;

fn plan() -> Plan {
    let limits = Limits { queues_per_agent: 2, skills_per_agent: 2, ..Limits::default() };
    let queue = |name| QueueDefinition::new(name).delays([Duration::from_secs(5)]);
    let definition = PlanDefinition::new().tenant("A").tenant("B").skill("a").skill("b").skill("c").limits(limits);
    definition.queue(queue("p")).queue(queue("q")).queue(queue("r")).build().unwrap()
}

fn member(queue: u16) -> Membership {
    Membership::new(QueueId(queue))
}

fn skill(skill: u16, level: u8) -> (SkillId, Level) {
    (SkillId(skill), Level::new(level).unwrap())
}

fn on(channel: u16, maximum: Option<u32>) -> AgentChannel {
    AgentChannel { channel: ChannelId(channel), maximum, auto_accept: Some(false) }
}

#[test]
fn defaults_are_filled_in_and_lists_sorted() {
    let profile = AgentProfile {
        tenants: Tenants::Only(vec![TenantId(1), TenantId(0)]),
        queues: vec![member(2).after(Duration::from_nanos(5_000_000_999)), member(0).at_level(3)],
        skills: vec![skill(1, 20), skill(0, 80)],
        channels: Some(vec![on(3, None), on(0, Some(2))]),
        ..AgentProfile::default()
    };
    let supply = plan().supply(profile.clone()).unwrap();
    assert_eq!(
        supply,
        Supply {
            tenants: Tenants::Only(vec![TenantId(0), TenantId(1)]),
            site: None,
            queues: vec![member(0).at_level(3), member(2).after(Duration::from_secs(5))],
            skills: vec![skill(0, 80), skill(1, 20)],
            channels: vec![on(0, Some(2)), on(3, Some(3))],
            capacity: 100,
            by_plan: ByPlan { channels: false, capacity: true },
        }
    );
    let ordinary = plan().supply(AgentProfile::default()).unwrap();
    assert_eq!(ordinary.tenants, Tenants::All);
    assert_eq!(ordinary.channels.len(), 10);
    assert_eq!(ordinary.channels.first(), Some(&on(0, Some(1))));
}

/// From a profile that breaks every rule of [A-2], one fault after the other is mended, in the order of the rule.
#[test]
fn faults_are_found_in_order() {
    let mut profile = AgentProfile {
        tenants: Tenants::Only(vec![TenantId(0), TenantId(0), TenantId(2)]),
        site: Some(SiteId(0)),
        queues: vec![member(0), member(0).after(Duration::from_secs(6)), member(3)],
        skills: vec![skill(0, 1), skill(0, 1), skill(3, 1)],
        channels: Some(vec![on(0, Some(1)), on(0, Some(0)), on(10, None)]),
        capacity: Some(1_000_001),
        weight: 0,
        ..AgentProfile::default()
    };
    let mut codes = vec![];
    let plan = plan();
    let mut expect = |profile: &AgentProfile, message: &str| {
        let fault = plan.supply(profile.clone()).unwrap_err();
        assert_eq!(fault.to_string(), message);
        codes.push(fault.code());
    };
    expect(&profile, "there is no tenant 2 in this plan");
    profile.tenants = Tenants::Only(vec![TenantId(0), TenantId(0)]);
    expect(&profile, "tenant `A` is named twice");
    profile.tenants = Tenants::Only(vec![]);
    expect(&profile, "there is no site 0 in this plan");
    profile.site = None;
    expect(&profile, "an agent is a member of at most 2 queues");
    profile.queues.remove(0);
    expect(&profile, "there is no queue 3 in this plan");
    profile.queues = vec![member(0).after(Duration::from_secs(6)), member(0)];
    expect(&profile, "queue `p` is named twice");
    profile.queues.pop();
    expect(&profile, "queue `p` declares no delay of 6s");
    profile.queues.clear();
    expect(&profile, "an agent holds at most 2 skills");
    profile.skills.remove(0);
    expect(&profile, "there is no skill 3 in this plan");
    profile.skills = vec![skill(0, 1), skill(0, 2)];
    expect(&profile, "skill `a` is named twice");
    profile.skills.clear();
    expect(&profile, "there is no channel 10 in this plan");
    profile.channels = Some(vec![on(0, Some(1)), on(0, Some(0))]);
    expect(&profile, "channel `voice` is named twice");
    profile.channels = Some(vec![on(0, Some(0))]);
    expect(&profile, "the maximum on channel `voice` is 0");
    profile.channels = Some(vec![on(0, None)]);
    expect(&profile, "a capacity of 1000001 is not from 1 to 1000000");
    profile.capacity = Some(99);
    expect(&profile, "a capacity of 99 has no room for a contact of any enabled channel");
    profile.capacity = None;
    expect(&profile, "a weight is at least 1");
    profile.weight = 1;
    assert!(plan.supply(profile.clone()).is_ok());
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes, (1100..=1115).collect::<Vec<u16>>());
}

#[test]
fn an_agent_without_channels_is_refused() {
    let profile = AgentProfile { channels: Some(vec![]), ..AgentProfile::default() };
    assert_eq!(plan().supply(profile.clone()), Err(ProfileFault::CapacityTooSmall { capacity: 100 }));
}
