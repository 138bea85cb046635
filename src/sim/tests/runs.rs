//! Runs: what is counted, what is noted, and how they are repeated.

use super::{HOUR, MINUTE, staff, traffic};
use crate::sim::{Centre, CentreDefinition, Estimate, Measure, Precision, Run, RunError, Study};
use crate::{ContactId, EventKind};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::time::Duration;

fn centre(rest: &str) -> Centre {
    let text = format!(
        "[plan]\nqueue = [{{ name = \"front\", offer_mode = \"assign\", service_level = {{ within = \"20s\", percent = 80 }} }}]\n{rest}"
    );
    toml::from_str::<CentreDefinition>(&text).unwrap().build().unwrap()
}

fn busy(agents: u32) -> Centre {
    let calls = traffic(
        "voice",
        "rates = { from = \"9h\", every = \"1h\", contacts = [50.0, 60.0, 40.0] }",
        "handling = { exponential = \"4m\" }\npatience = { exponential = \"3m\" }",
    );
    centre(&format!("{}{calls}", staff(agents, "")))
}

#[test]
fn what_happens_in_the_warm_up_is_not_counted() {
    let calls = traffic(
        "voice",
        "listed = [{ at = \"58m\" }, { at = \"59m\" }, { at = \"61m\" }, { at = \"90m\" }]",
        "handling = { constant = \"10m\" }",
    );
    let centre = centre(&format!("{}{calls}", staff(1, "")));
    let run = Run::default().warm_up(HOUR).interval(HOUR / 2);
    let outcome = centre.run(&run).unwrap();
    assert_eq!((outcome.warm_up, outcome.length), (HOUR, 23 * HOUR));
    assert_eq!((outcome.total.counts.offered, outcome.total.counts.answered), (2, 2));
    // At 1:01 two come before it: it is answered at 1:18.
    assert_eq!(outcome.total.waits, [0, 17 * MINUTE]);
    // The first is in hand until 1:08, and the others for half an hour.
    assert_eq!(outcome.groups[0].busy.integral(), 38 * MINUTE);
    assert_eq!(outcome.groups[0].signed_in.integral(), 23 * 60 * MINUTE);
    // One waits when the counting begins, for eight minutes, and one comes beside it.
    assert_eq!((outcome.queues[0].length.highest, outcome.queues[0].length.integral()), (2, (8 + 17) * MINUTE));
    assert_eq!(outcome.queues[0].length.means().count(), 46);
    assert_eq!((outcome.groups[0].handled, &outcome.served), (4, &[[3].into()].into()));
    assert_eq!(centre.run(&Run::default().warm_up(24 * HOUR)), Err(RunError::BadWarmUp));
}

#[test]
fn a_diary_says_what_happened_and_why() {
    let calls = traffic("voice", "listed = [{ at = \"60m\" }, { at = \"61m\" }]", "handling = { constant = \"10m\" }");
    let centre = centre(&format!("{}{calls}", staff(1, "")));
    let outcome = centre.run(&Run::default().watch(ContactId(2))).unwrap();
    assert_eq!(outcome.longest_wait, Some(ContactId(2)));
    let events: Vec<String> = outcome
        .diary
        .iter()
        .map(|moment| format!("{} {:?}", moment.at, moment.event).split(" {").next().unwrap().into())
        .collect();
    assert_eq!(events, ["3660s Queued", "4200s Offered", "4200s OfferAccepted", "4200s Connected", "4800s Completed"]);
    let [queued, offered, ..] = outcome.diary.as_slice() else { panic!() };
    assert!(queued.explanation.as_ref().unwrap().contains("it waits for an agent to be free"));
    assert!(matches!(offered.event, EventKind::Offered { .. }) && offered.decision.is_some());
    // Looking changes nothing.
    let unseen = centre.run(&Run::default()).unwrap();
    assert_eq!((unseen.total, unseen.events), (outcome.total, outcome.events));
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let centres = [busy(4), busy(5), busy(6)];
    let study = Study::new(Run::default()).replications(4);
    let one = study.threads(1).run(&centres, &|_, _| {}).unwrap();
    assert_eq!(one, study.threads(4).run(&centres, &|_, _| {}).unwrap());
    assert!(one.iter().all(|outcomes| outcomes.len() == 4) && one[0][0] != one[0][1]);
    assert_eq!(one[1][2], centres[1].run(&Run::default().seed(study.seed(2))).unwrap());
    assert_eq!(study.seed(0), 1);
    // The same traffic comes to all of them.
    let offered = |centre: usize| one[centre].iter().map(|outcome| outcome.total.counts.offered).collect::<Vec<_>>();
    assert!(offered(0) == offered(1) && offered(0) == offered(2));
    assert_eq!(study.run(&[], &|_, _| {}), Ok(Vec::new()));
}

#[test]
fn a_study_ends_when_it_is_precise_enough() {
    let centres = [busy(4)];
    let precision = Precision::new(Measure::ServiceLevel, 0.03);
    let study = Study::new(Run::default()).replications(3).precision(precision);
    let found = study.threads(3).run(&centres, &|_, _| {}).unwrap();
    assert_eq!(found, study.threads(1).run(&centres, &|_, _| {}).unwrap());
    let levels: Vec<f64> = found[0].iter().filter_map(|outcome| Measure::ServiceLevel.of(outcome)).collect();
    let half = |count: usize| Estimate::of(levels.get(..count).unwrap()).unwrap().half_width(0.95).unwrap();
    assert!((4..1_000).contains(&levels.len()), "{}", levels.len());
    assert!(half(levels.len()) <= 0.03 && (3..levels.len()).all(|count| half(count) > 0.03));
    let never = Precision { half_width: 1e-9, most: 5, ..precision };
    assert_eq!(study.precision(never).run(&centres, &|_, _| {}).unwrap()[0].len(), 5);
}

#[test]
fn a_study_that_cannot_run_says_why() {
    let study = Study::new(Run::default().interval(Duration::ZERO));
    assert_eq!(study.threads(2).run(&[busy(1)], &|_, _| {}), Err(RunError::BadInterval));
}

#[test]
fn paired_differences_vary_less_than_unpaired_ones() {
    let outcomes = Study::new(Run::default()).replications(20).run(&[busy(4), busy(5)], &|_, _| {}).unwrap();
    let levels = |centre: usize| {
        outcomes[centre].iter().filter_map(|outcome| Measure::ServiceLevel.of(outcome)).collect::<Vec<_>>()
    };
    let differences: Vec<f64> = levels(0).iter().zip(levels(1)).map(|(four, five)| five - four).collect();
    let deviation = |values: &[f64]| Estimate::of(values).unwrap().deviation;
    let unpaired = deviation(&levels(0)).hypot(deviation(&levels(1)));
    assert!(deviation(&differences) < 0.7 * unpaired, "{} of {unpaired}", deviation(&differences));
}

#[test]
fn intervals_hold_the_truth_as_often_as_they_say() {
    // Means of ten exponential numbers: 1 lies in about 90 of 100 intervals of 90 per cent, a little less for their skew.
    let mut random = crate::sim::random::Random::from_seed(8);
    let holds = |random: &mut crate::sim::random::Random| {
        let values: Vec<f64> = (0..10).map(|_| (0..20).map(|_| random.exponential()).sum::<f64>() / 20.0).collect();
        let estimate = Estimate::of(&values).unwrap();
        (estimate.mean - 1.0).abs() <= estimate.half_width(0.9).unwrap()
    };
    let held = (0..4_000).filter(|_| holds(&mut random)).count();
    assert!(super::agrees(super::float(u128::try_from(held).unwrap()) / 4_000.0, 0.9, 0.3, 4_000), "{held} of 4000");
    assert_eq!(Estimate::of_batches(&[1.0], 2), None);
    assert_eq!(Estimate::of(&[]), None);
}

#[test]
fn batches_add_up_to_the_run() {
    let outcome = busy(4).run(&Run::default().cycles(4).interval(HOUR)).unwrap();
    for measure in [Measure::QueueLength, Measure::Cost] {
        let batches = measure.of_batches(&outcome, 4).unwrap();
        let (mean, whole) = (batches.iter().sum::<f64>() / 4.0, measure.of(&outcome).unwrap());
        assert!((mean - whole).abs() < 1e-9, "{measure:?}: {mean}, {whole}");
    }
    let days: Vec<f64> = Measure::Answered.of_batches(&outcome, 4).unwrap();
    assert!(days.iter().all(|share| (0.3..1.0).contains(share)) && days[0].to_bits() != days[1].to_bits());
    assert_eq!(Measure::Wait95.of_batches(&outcome, 4), None);
    assert_eq!(Measure::Answered.of_batches(&outcome, 97), None);
    // At night nothing comes, so that there is nothing to divide by.
    assert_eq!(Measure::ServiceLevel.of_batches(&outcome, 96), None);
}
