use super::*;
use crate::{Advance, Cancel, ContactId, PlanDefinition, QueueDefinition};
use alloc::boxed::Box;
use std::error::Error;

fn router() -> Result<Router, Box<dyn Error>> {
    Ok(Router::new(PlanDefinition::new().queue(QueueDefinition::new("support")).build()?))
}

#[test]
fn nothing_is_kept_of_commands_without_a_key() -> Result<(), Box<dyn Error>> {
    let mut router = router()?;
    for second in 0..100 {
        router.apply(Timestamp::from_secs(second), Advance {}, &mut Vec::new())?;
    }
    assert_eq!((router.keys.records.capacity(), router.keys.numbers.len()), (0, 0));
    Ok(())
}

#[test]
fn a_router_that_has_stopped_still_repeats_its_answers() -> Result<(), Box<dyn Error>> {
    // [T-8] [T-9]
    let (mut router, mut events) = (router()?, Vec::new());
    let (at, cancel) = (Timestamp::from_secs(1), Cancel { contact: ContactId(1) });
    let refused = router.apply_once(at, HostKey(1), cancel, &mut events);
    let fault = Fault { place: "a test" };
    router.fault = Some(fault);
    assert_eq!(router.apply_once(at, HostKey(2), Advance {}, &mut events), Err(fault.into()));
    assert_eq!(router.apply_once(at, HostKey(1), cancel, &mut events), refused);
    assert_eq!((router.remembered_keys().as_slice(), events.len()), ([HostKey(1)].as_slice(), 0));
    Ok(())
}

#[cfg(feature = "serde")]
#[test]
fn the_memory_is_data() -> Result<(), Box<dyn Error>> {
    use crate::{
        AgentSelection, ChannelId, Enqueue, FirstInFirstOut, LongestIdle, QueueId, QueueOrdering, ReplacePlan,
        Strategies,
    };

    let (mut router, mut events) = (router()?, Vec::new());
    let at = Timestamp::from_secs(1);
    router.apply_once(at, HostKey(1), Enqueue::new(ContactId(1), QueueId(0), ChannelId(0)), &mut events)?;
    let refused = router.apply_once(at, HostKey(u128::MAX), Cancel { contact: ContactId(2) }, &mut events);
    assert!(refused.is_err());
    // A plan of the host's own strategies comes back without them: it is only to be compared.
    let queue = QueueDefinition::new("support")
        .ordering(QueueOrdering::Custom("mine".into()))
        .selection(AgentSelection::Custom("mine".into()));
    let strategies = Strategies::new().ordering("mine", FirstInFirstOut).selection("mine", LongestIdle);
    let plan = PlanDefinition::new().queue(queue).build_with(&strategies)?;
    router.apply_once(at, HostKey(3), ReplacePlan::new(plan), &mut events)?;

    let read: Keys = serde_json::from_str(&serde_json::to_string(&router.keys)?)?;
    assert_eq!((&read.records, &read.numbers), (&router.keys.records, &router.keys.numbers));
    let bytes = postcard::to_allocvec(&router.keys)?;
    let read: Keys = postcard::from_bytes(&bytes)?;
    assert_eq!((&read.records, &read.numbers), (&router.keys.records, &router.keys.numbers));

    let twice: Vec<&Remembered> = router.keys.records.iter().chain(&router.keys.records).collect();
    let error =
        serde_json::from_str::<Keys>(&serde_json::to_string(&twice)?).map(|_| ()).map_err(|error| error.is_data());
    assert_eq!(error, Err(true));
    Ok(())
}
