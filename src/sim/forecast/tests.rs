//! Forecasts against what comes, on centres whose own state is the live one.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests fail by panicking")]

use super::super::{
    Arrivals, Centre, CentreDefinition, Distribution, Forecast, ForecastError, Hours, Outage, Run, Shift,
    StaffDefinition, TrafficDefinition, WhatIf,
};
use crate::{
    Advance, AgentId, AgentProfile, CloseSite, Connect, ContactId, Enqueue, Membership, NotReadyReason, OfferMode,
    PlanDefinition, ProfileDefinition, QueueDefinition, QueueId, Router, SetNotReady, SignIn, SiteId, Timestamp,
    WrapUp,
};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::time::Duration;

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3_600);

fn queue(name: &str) -> QueueDefinition {
    QueueDefinition::new(name).channels(["voice"]).service_level(20 * SECOND, 80)
}

/// A busy day on two floors, with everything that can be in progress at an instant.
fn definition() -> CentreDefinition {
    let plan = PlanDefinition::new()
        .queue(queue("billing").offer_timeout(15 * SECOND).wrap_up(WrapUp::UntilReleased(90 * SECOND)))
        .queue(queue("orders").offer_mode(OfferMode::Assign).wrap_up(WrapUp::Timed(20 * SECOND)));
    let floor = |name: &str, count| {
        StaffDefinition::new(name, count, ProfileDefinition::new().queue(name))
            .shift(Shift::new(8 * HOUR, 16 * HOUR))
            .shift(Shift::new(10 * HOUR, 18 * HOUR))
            .declines(0.02)
            .answer_delay(Distribution::Exponential(4 * SECOND))
    };
    let calls = |name: &str, hourly: f64| {
        TrafficDefinition::new(name, name, "voice")
            .arrivals(Arrivals::rates(8 * HOUR, HOUR, [hourly; 10]))
            .handling(Distribution::Lognormal { mean: 240 * SECOND, variation: 1.1 })
            .patience(Distribution::Exponential(180 * SECOND))
            .wrap_up(Distribution::Exponential(30 * SECOND))
    };
    CentreDefinition::new(plan)
        .staff(floor("billing", 6))
        .staff(floor("orders", 7))
        .traffic(calls("billing", 64.0))
        .traffic(calls("orders", 74.0))
}

fn centre() -> Centre {
    definition().build().unwrap()
}

fn forecast() -> Forecast {
    Forecast::new(2 * HOUR).replications(30)
}

/// The service level of what comes in two hours from noon, in a run of this seed.
fn what_came(centre: &Centre, seed: u64) -> f64 {
    let outcome = centre.run(&Run::default().seed(seed).interval(2 * HOUR)).unwrap();
    outcome.total.intervals.get(6).unwrap().service_level().unwrap()
}

#[test]
fn what_comes_is_what_was_forecast() {
    let centre = centre();
    let (mut inside, mut error) = (0, 0.0);
    let days: u32 = 24;
    for seed in 100..100 + u64::from(days) {
        let router = centre.router_at(seed, 12 * HOUR).unwrap();
        let forecasted = centre.forecast(&router, &forecast().replications(20)).unwrap();
        let intervals = &forecasted.total.intervals;
        assert_eq!(intervals.len(), 4);
        assert_eq!((forecasted.from, intervals[1].from), (12 * HOUR, 12 * HOUR + HOUR / 2));
        // Without those who waited at noon, as what came is counted by arrival.
        let level = forecasted.total.whole.service_level.unwrap();
        let came = what_came(&centre, seed);
        inside += u32::from((level.low..=level.high).contains(&came));
        error += came - level.mean;
        assert!(level.margin < 0.12, "{level:?}");
    }
    // Of 21 equally likely places 18 are in the band, 6 of 7; 24 draws of that are below 15 once in a hundred times.
    assert!(inside >= 15, "{inside} of {days}");
    assert!((error / f64::from(days)).abs() < 0.05, "mean error {}", error / f64::from(days));
}

#[test]
fn the_live_router_is_left_alone_and_the_same_seed_says_the_same() {
    let centre = centre();
    let router = centre.router_at(7, 11 * HOUR).unwrap();
    let before = router.digest().unwrap();
    let one = centre.forecast(&router, &forecast()).unwrap();
    assert_eq!(one, centre.forecast(&router, &forecast()).unwrap());
    assert_ne!(one, centre.forecast(&router, &forecast().seed(9)).unwrap());
    assert_eq!(router.digest().unwrap(), before);
    assert!(one.in_hand > 0 && one.agents == 13, "{} {}", one.in_hand, one.agents);
}

#[test]
fn a_restored_snapshot_gives_the_same_forecast() {
    let centre = centre();
    let router = centre.router_at(3, 13 * HOUR).unwrap();
    let snapshot = crate::Snapshot::from_bytes(&router.snapshot().unwrap().to_bytes()).unwrap();
    let restored = Router::restore(&snapshot, &crate::Strategies::new()).unwrap();
    let forecast = forecast().replications(5);
    assert_eq!(centre.forecast(&router, &forecast).unwrap(), centre.forecast(&restored, &forecast).unwrap());
}

#[test]
fn what_if_changes_what_it_says_and_nothing_else() {
    let centre = centre();
    let router = centre.router_at(5, 12 * HOUR).unwrap();
    let gain = |what_if: WhatIf| {
        let as_it_is = centre.forecast(&router, &forecast()).unwrap();
        let changed = centre.forecast(&router, &forecast().what_if(what_if)).unwrap();
        // The other queue draws the same and is served by others, so it fares the same.
        assert_eq!(as_it_is.queues[1].futures, changed.queues[1].futures);
        (changed.gain_over(&as_it_is).unwrap(), as_it_is, changed)
    };
    let staff = || String::from("billing");
    let (more, ..) = gain(WhatIf::MoreAgents { staff: staff(), agents: 2 });
    assert!(more.mean > 2.0 * more.margin && more.mean > 0.01, "{more:?}");
    let (fewer, ..) = gain(WhatIf::FewerAgents { staff: staff(), agents: 2 });
    assert!(fewer.mean < -2.0 * fewer.margin, "{fewer:?}");
    let (diverted, before, after) = gain(WhatIf::Divert { queue: staff(), share: 0.4 });
    assert!(diverted.mean > 0.0, "{diverted:?}");
    let offered = |forecasted: &super::Forecasted| forecasted.queues[0].whole.offered.unwrap().mean;
    let kept = offered(&after) / offered(&before);
    assert!((0.55..0.65).contains(&kept), "{kept}");
    let (_, before, after) = gain(WhatIf::Close { queue: staff(), at: 13 * HOUR });
    let by_interval = |forecasted: &super::Forecasted| -> Vec<f64> {
        forecasted.queues[0].intervals.iter().map(|band| band.offered.unwrap().mean).collect()
    };
    let (before, after) = (by_interval(&before), by_interval(&after));
    assert_eq!(before[..2], after[..2]);
    assert!(before[2] > 15.0 && after[2..] == [0.0, 0.0], "{after:?}");
}

#[test]
fn nobody_leaves_twice_or_without_being_there() {
    let centre = centre();
    let router = centre.router_at(5, 12 * HOUR).unwrap();
    let leave = |agents| WhatIf::FewerAgents { staff: String::from("billing"), agents };
    let of =
        |what_ifs: &[WhatIf]| centre.forecast(&router, &what_ifs.iter().cloned().fold(forecast(), Forecast::what_if));
    assert_eq!(of(&[leave(1), leave(1)]), of(&[leave(2)]));
    let Err(ForecastError::TooFewAgents { staff, present, asked: 99 }) = of(&[leave(99)]) else { panic!("99 leave") };
    let most = u32::try_from(present).unwrap();
    assert!(most > 2 && of(&[leave(most)]).is_ok() && of(&[leave(most), leave(1)]).is_err());
    let refused = ForecastError::TooFewAgents { staff, present, asked: present + 1 };
    assert_eq!(of(&[leave(most + 1)]), Err(refused.clone()));
    assert!(refused.to_string().starts_with("of staff `billing` "), "{refused}");
}

/// Ids that have nothing to do with those of the model, a clock of its own, agents that the model does not expect, one away.
#[test]
fn a_router_of_the_host_s_own_is_understood() {
    let centre = centre();
    let mut router = Router::new(definition().plan.build().unwrap());
    let mut events = Vec::new();
    let midnight = 1_700_000_000_u64 / 86_400 * 86_400;
    let at = |seconds: u64| Timestamp::from_secs(midnight + 12 * 3_600 + seconds);
    let profile =
        |queue| AgentProfile { queues: Vec::from([Membership::new(QueueId(queue))]), ..AgentProfile::default() };
    for agent in 0..10_u128 {
        router.apply(at(0), SignIn::new(AgentId(agent << 100 | 5), profile(0)), &mut events).unwrap();
    }
    let away = SetNotReady { agent: AgentId(5), reason: NotReadyReason(9) };
    router.apply(at(0), away, &mut events).unwrap();
    for contact in 0..30_u128 {
        let voice = centre.plan().channel("voice").unwrap();
        let enqueue = Enqueue::new(ContactId(contact << 96 | 1), QueueId(0), voice);
        router.apply(at(60), enqueue, &mut events).unwrap();
    }
    let forecasted = centre.forecast(&router, &forecast().replications(10)).unwrap();
    assert_eq!((forecasted.waiting, forecasted.agents, forecasted.from), (30, 10, 12 * HOUR + 60 * SECOND));
    let billing = &forecasted.queues[0];
    // Those who wait now are counted in the whole, and came before its intervals.
    let in_intervals: f64 = billing.intervals.iter().map(|band| band.offered.unwrap().mean).sum();
    assert!((billing.whole.offered.unwrap().mean - in_intervals).abs() < 31.0);
    assert!(billing.whole.mean_wait.unwrap().mean > 0.0);
    // Nobody serves orders until the next shift, which is tomorrow.
    assert!(forecasted.queues[1].whole.service_level.unwrap().high <= 0.0);
}

/// One agent at a site, calls of ten minutes that hardly ever come, and an outage of the site from eleven to half past twelve.
fn small() -> CentreDefinition {
    let queue = queue("billing").offer_mode(OfferMode::Assign);
    let agent = ProfileDefinition::new().queue("billing").site("osaka");
    let traffic = TrafficDefinition::new("billing", "billing", "voice")
        .arrivals(Arrivals::rates(8 * HOUR, HOUR, [0.000_1; 10]))
        .handling(Distribution::Constant(600 * SECOND));
    CentreDefinition::new(PlanDefinition::new().site("osaka").queue(queue))
        .staff(StaffDefinition::new("billing", 1, agent).shift(Shift::new(8 * HOUR, 18 * HOUR)))
        .traffic(traffic)
        .outage(Outage::new("osaka", 11 * HOUR, 12 * HOUR + HOUR / 2))
}

/// A router in which the one agent is called at a time of day.
fn one_rings(centre: &Centre, minute: u64) -> Router {
    let mut router = Router::new(centre.plan().clone());
    let profile = AgentProfile {
        queues: Vec::from([Membership::new(QueueId(0))]),
        site: Some(SiteId(0)),
        ..AgentProfile::default()
    };
    let at = Timestamp::from_secs(60 * minute);
    router.apply(at, SignIn::new(AgentId(1), profile), &mut Vec::new()).unwrap();
    router.apply(at, call(centre, 1), &mut Vec::new()).unwrap();
    router
}

fn call(centre: &Centre, contact: u128) -> Enqueue {
    Enqueue::new(ContactId(contact), QueueId(0), centre.plan().channel("voice").unwrap())
}

/// And they talk, and somebody else waits from nine minutes later on.
fn one_talks(centre: &Centre, minute: u64, closes: bool) -> Router {
    let mut router = one_rings(centre, minute);
    let at = |minutes: u64| Timestamp::from_secs(60 * (minute + minutes));
    let mut apply = |minutes, command: crate::Command| router.apply(at(minutes), command, &mut Vec::new()).unwrap();
    apply(0, Connect { contact: ContactId(1) }.into());
    if closes {
        apply(1, CloseSite { site: SiteId(0) }.into());
    }
    apply(9, call(centre, 2).into());
    apply(9, Advance {}.into());
    router
}

fn mean_wait(centre: &Centre, router: &Router) -> f64 {
    let forecasted = centre.forecast(router, &forecast().replications(5)).unwrap();
    forecasted.queues[0].whole.mean_wait.map_or(f64::INFINITY, |band| band.mean)
}

#[test]
fn who_talks_has_the_rest_of_the_call_before_it() {
    let centre = small().build().unwrap();
    let wait = mean_wait(&centre, &one_talks(&centre, 9 * 60, false));
    assert!((wait - 60.0).abs() < 1.0, "{wait}");
}

#[test]
fn who_rings_is_connected_on_acceptance_if_its_queue_does_that() {
    let mut definition = small();
    definition.plan.queues[0].offer_mode = OfferMode::OneAtATime;
    definition.staff[0].answer_delay = Distribution::Constant(4 * SECOND);
    definition.traffic[0].connect_delay = Distribution::Constant(60 * SECOND);
    for (at_once, expected) in [(false, 64.0), (true, 4.0)] {
        definition.plan.queues[0].connect_on_accept = at_once;
        let centre = definition.clone().build().unwrap();
        let wait = mean_wait(&centre, &one_rings(&centre, 9 * 60));
        assert!((wait - expected).abs() < 0.1, "{wait}, not {expected}");
    }
}

#[test]
fn a_site_that_is_down_by_plan_comes_back_by_plan_and_one_that_was_closed_does_not() {
    let centre = small().build().unwrap();
    // The site is down by plan until 12:30, whatever the live router knows of it: the first call waits again, for 21 minutes,
    // and the second for 31.
    let wait = mean_wait(&centre, &one_talks(&centre, 12 * 60, false));
    assert!((wait - 60.0 * f64::midpoint(21.0, 31.0)).abs() < 1.0, "{wait}");
    // Who closed it alone knows when it opens.
    assert!(mean_wait(&centre, &one_talks(&centre, 12 * 60, true)).is_infinite());
}

#[test]
fn another_plan_and_hours_take_their_place() {
    let other = definition().hours(Hours::new("orders", 8 * HOUR, 13 * HOUR));
    let mut other_plan = other;
    other_plan.plan.queues[0].offer_timeout = Some(30 * SECOND);
    let other = other_plan.build().unwrap();
    let router = centre().router_at(2, 12 * HOUR).unwrap();
    let forecasted = other.forecast(&router, &forecast().replications(5)).unwrap();
    let refused: u64 = forecasted.queues[1].futures.iter().map(|counts| counts.refused).sum();
    assert!(refused > 200, "{refused} came after the hours of the file");
    assert_eq!(forecasted.queues[0].futures.iter().map(|counts| counts.refused).sum::<u64>(), 0);
}

#[test]
fn what_cannot_be_forecast_is_refused() {
    let centre = centre();
    let router = centre.router_at(1, 12 * HOUR).unwrap();
    let refused = |forecast: Forecast| centre.forecast(&router, &forecast).unwrap_err();
    let with = |what_if| refused(forecast().what_if(what_if));
    assert_eq!(refused(Forecast::new(Duration::ZERO)), ForecastError::BadHorizon);
    assert_eq!(refused(Forecast::new(25 * HOUR)), ForecastError::BadHorizon);
    assert_eq!(refused(forecast().interval(Duration::ZERO)), ForecastError::BadHorizon);
    assert_eq!(refused(forecast().time_of_day(24 * HOUR)), ForecastError::BadTimeOfDay);
    assert_eq!(refused(forecast().replications(4)), ForecastError::BadReplications);
    assert!(matches!(refused(forecast().pause(Distribution::Empirical(Vec::new()))), ForecastError::BadPause(_)));
    let name = String::from("nobody");
    let unknown = WhatIf::MoreAgents { staff: name.clone(), agents: 1 };
    assert_eq!(with(unknown), ForecastError::UnknownStaff { name: name.clone() });
    let unknown = WhatIf::Divert { queue: name.clone(), share: 0.1 };
    assert_eq!(with(unknown), ForecastError::UnknownQueue { name: name.clone() });
    let all = WhatIf::Divert { queue: String::from("orders"), share: 1.1 };
    assert_eq!(with(all), ForecastError::BadShare { queue: String::from("orders") });
    let unknown = WhatIf::Close { queue: name.clone(), at: 18 * HOUR };
    assert_eq!(with(unknown), ForecastError::UnknownQueue { name });
    let late = WhatIf::Close { queue: String::from("orders"), at: 18 * HOUR };
    assert_eq!(with(late), ForecastError::BadClosing { queue: String::from("orders") });
    let mut strange = Router::new(centre.plan().clone());
    strange.apply(Timestamp::ZERO, SignIn::new(AgentId(1), AgentProfile::default()), &mut Vec::new()).unwrap();
    let error = centre.forecast(&strange, &forecast()).unwrap_err();
    assert_eq!(error, ForecastError::StrangeAgent { agent: AgentId(1) });
}
