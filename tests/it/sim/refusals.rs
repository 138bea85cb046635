//! Models and runs that are refused, and the words for it.

use super::{HOUR, SECOND, calls, eventful, queue, staff};
use core::time::Duration;
use toritsugi::sim::{
    Arrival, Arrivals, CentreDefinition, CentreError, Distribution, Hours, Outage, Run, RunError, Shift, StaffFault,
    TrafficFault,
};
use toritsugi::{CallFirst, MAX_SPAN, PlanDefinition, Priority};

/// A change to a sound definition, and what is said of it.
type Case = (fn(&mut CentreDefinition), &'static str);

fn refused(change: impl FnOnce(&mut CentreDefinition)) -> CentreError {
    let mut definition = eventful();
    change(&mut definition);
    definition.build().unwrap_err()
}

#[test]
fn a_fault_names_its_staff() {
    let cases: [Case; 8] = [
        (|centre| centre.staff[1].name = "people".into(), "staff `people`: this name is used twice"),
        (|centre| centre.staff[0].count = 0, "staff `people`: the count must be from 1 to 1000000"),
        (|centre| centre.staff[0].shifts.clear(), "staff `people`: it has no shift"),
        (
            |centre| centre.staff[0].shifts[1] = Shift::new(9 * HOUR, 34 * HOUR),
            "staff `people`: a shift must end after it starts, and be no longer than the cycle",
        ),
        (|centre| centre.staff[0].misses = 1.5, "staff `people`: `misses` must be a probability from 0 to 1"),
        (
            |centre| centre.staff[1].handling_factor = f64::NAN,
            "staff `second line`: `handling_factor` must be more than 0 and at most 1000",
        ),
        (
            |centre| centre.staff[0].answer_delay = Distribution::Empirical(Vec::new()),
            "staff `people`: `answer_delay`: the list of values is empty",
        ),
        (
            |centre| {
                *centre = core::mem::replace(centre, eventful())
                    .staff(staff("lost", 1, "nowhere").shift(Shift::new(HOUR, 2 * HOUR)));
            },
            "staff `lost`: profile: there is no queue `nowhere` in this plan",
        ),
    ];
    for (change, message) in cases {
        let error = refused(change);
        assert!(matches!(error, CentreError::Staff { .. }));
        assert_eq!(error.to_string(), message);
    }
    assert!(matches!(
        refused(|centre| centre.staff[0].count = 2_000_000),
        CentreError::Staff { fault: StaffFault::BadCount, .. }
    ));
}

#[test]
fn a_fault_names_its_traffic() {
    let cases: [Case; 19] = [
        (|centre| centre.traffic.push(calls("calls", "front", &[])), "this name is used twice"),
        (|centre| centre.traffic[0].queue = "frnt".into(), "there is no queue `frnt` in this plan"),
        (|centre| centre.traffic[0].channel = "pigeon".into(), "there is no channel `pigeon` in this plan"),
        (|centre| centre.traffic[0].channel = "chat".into(), "queue `front` does not take channel `chat`"),
        (|centre| centre.traffic[0].tenant = Some("Aoba".into()), "there is no tenant `Aoba` in this plan"),
        (
            |centre| centre.traffic[0].requirement = Some("english >=".into()),
            "requirement: column 1: there is no skill `english` in this plan",
        ),
        (|centre| centre.traffic[0].hand_over[0].staff = "bot".into(), "there is no staff `bot` in this model"),
        (|centre| centre.traffic[0].hand_over[0].to = "bak".into(), "there is no queue `bak` in this plan"),
        (
            |centre| centre.traffic[0].hand_over[0].share = 1.1,
            "the shares that `people` hands over must be from 0 to 1, and not more than 1 together",
        ),
        (
            |centre| {
                centre.traffic[0].priorities.iter_mut().for_each(|priority| priority.share = 0.0);
                assert_eq!(centre.traffic[0].priorities[0].priority, Priority(0));
            },
            "the shares of its priorities must be zero or more and not all zero",
        ),
        (
            |centre| centre.traffic[0].patience = Some(Distribution::Exponential(Duration::ZERO)),
            "`patience`: the mean must be more than zero",
        ),
        (
            |centre| centre.traffic[0].handling = Distribution::Lognormal { mean: SECOND, variation: -1.0 },
            "`handling`: the coefficient of variation must be from 0 to 100",
        ),
        (
            |centre| centre.traffic[0].arrivals = Arrivals::rates(HOUR, HOUR, [f64::INFINITY]),
            "arrivals: the contacts expected in an interval must be from 0 to 1000000000",
        ),
        (|centre| centre.traffic[0].callback_share = 1.5, "`callback_share` must be a probability from 0 to 1"),
        (|centre| centre.traffic[0].return_share = f64::NAN, "`return_share` must be a probability from 0 to 1"),
        (
            |centre| centre.traffic[0].last_agent_within = Duration::ZERO,
            "`last_agent_within` must be more than zero and at most two years",
        ),
        (|centre| centre.traffic[0].parks = 101, "`parks` must be from 0 to 100"),
        (
            |centre| centre.traffic[0].callback_first = CallFirst::Customer,
            "`callback_first` can be the customer only with `callback_after`",
        ),
        (
            |centre| centre.traffic[0].park_time = Distribution::Empirical(Vec::new()),
            "`park_time`: the list of values is empty",
        ),
    ];
    for (change, message) in cases {
        let error = refused(change);
        assert!(matches!(error, CentreError::Traffic { .. }));
        assert_eq!(error.to_string(), format!("traffic `calls`: {message}"));
    }
    let late = refused(|centre| centre.traffic[0].arrivals = Arrivals::Listed(vec![Arrival::at(MAX_SPAN + SECOND)]));
    assert!(matches!(late, CentreError::Traffic { fault: TrafficFault::Arrivals(_), .. }));
}

#[test]
fn another_tenant_s_queue_is_refused() {
    let plan: PlanDefinition = toml::from_str(
        r#"
        tenant = [{ name = "Aoba" }, { name = "Kita" }]
        queue = [{ name = "front", tenant = "Aoba" }, { name = "back", tenant = "Kita" }]
        "#,
    )
    .unwrap();
    let centre = |traffic| {
        CentreDefinition::new(plan.clone())
            .staff(staff("people", 1, "front").shift(Shift::new(HOUR, 2 * HOUR)))
            .traffic(traffic)
            .build()
    };
    let error = centre(calls("calls", "front", &[]).tenant("Kita")).unwrap_err();
    assert_eq!(error.to_string(), "traffic `calls`: queue `front` does not serve tenant `Kita`");
    let error = centre(calls("calls", "front", &[]).hand_over("people", 0.5, "back")).unwrap_err();
    assert_eq!(error.to_string(), "traffic `calls`: queue `back` does not serve tenant `Aoba`");
    assert!(centre(calls("calls", "front", &[])).is_ok());
}

#[test]
fn the_plan_and_the_cycle_are_checked() {
    let error = refused(|centre| centre.plan = PlanDefinition::new().queue(queue("")));
    assert!(error.to_string().starts_with("plan: "), "{error}");
    assert_eq!(refused(|centre| centre.cycle = Duration::ZERO), CentreError::BadCycle);
}

#[test]
fn a_fault_names_its_hours_or_outage() {
    let hours = |queue: &str, opens, closes| {
        refused(|centre| centre.hours = vec![Hours::new("front", HOUR, 2 * HOUR), Hours::new(queue, opens, closes)])
            .to_string()
    };
    assert_eq!(hours("frnt", HOUR, 2 * HOUR), "hours of queue `frnt`: it is not in this plan");
    assert_eq!(hours("front", HOUR + SECOND, 3 * HOUR), "hours of queue `front`: it overlaps another");
    let wrong = "hours of queue `back`: it must end after it begins, and no later than the cycle";
    assert_eq!(hours("back", HOUR, HOUR), wrong);
    assert_eq!(hours("back", HOUR, 25 * HOUR), wrong);
    let outage = refused(|centre| centre.outages = vec![Outage::new("Osaka", HOUR, 2 * HOUR)]);
    assert_eq!(outage.to_string(), "outage of site `Osaka`: it is not in this plan");
}

#[test]
fn a_run_has_a_length_and_intervals() {
    let centre = eventful().build().unwrap();
    assert_eq!(centre.run(&Run::default().cycles(0)), Err(RunError::BadLength));
    assert_eq!(centre.run(&Run::default().cycles(u32::MAX)), Err(RunError::BadLength));
    assert_eq!(centre.run(&Run::default().interval(Duration::ZERO)), Err(RunError::BadInterval));
    assert_eq!(centre.run(&Run::default().interval(Duration::from_millis(1))), Err(RunError::BadInterval));
}

#[test]
fn a_limit_of_the_plan_stops_the_run() {
    let mut definition = eventful();
    definition.plan.limits.contacts = 5;
    let error = definition.build().unwrap().run(&Run::default()).unwrap_err();
    assert!(error.to_string().ends_with("there are 5 contacts already, the limit of this plan"), "{error}");
}

#[test]
fn a_file_with_an_unknown_field_is_refused() {
    let text = "[plan]\nqueue = [{ name = \"front\" }]\n[[staff]]\nname = \"people\"\ncolour = \"red\"\n";
    let error = toml::from_str::<CentreDefinition>(text).unwrap_err();
    assert_eq!(error.span().and_then(|span| text.get(span)), Some("colour"));
    assert!(error.message().starts_with("unknown field `colour`"), "{error}");
}
