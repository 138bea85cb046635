//! What customers and agents do.

use super::{MINUTE, agrees, run, staff, traffic};
use crate::sim::{CentreDefinition, number::float};
use alloc::format;

const CONSTANT: &str = "handling = { constant = \"10m\" }";

fn listed(minutes: &[u32]) -> alloc::string::String {
    let arrivals: alloc::vec::Vec<_> = minutes.iter().map(|minute| format!("{{ at = \"{minute}m\" }}")).collect();
    format!("listed = [{}]", arrivals.join(", "))
}

#[test]
fn two_chats_are_slower_than_one() {
    let chats = traffic("chat", &listed(&[60, 65]), CONSTANT);
    let alone = run(&format!("{}{chats}", staff(1, "")), 1);
    assert_eq!(alone.total.counts.talk_micros, 20 * MINUTE);
    // Five minutes of the first are done when the second comes; the other five take ten. Then five of the second are done, and five left.
    let outcome = run(&format!("{}{chats}", staff(1, "slowdown = [1.0, 2.0]")), 1);
    assert_eq!(outcome.total.counts.talk_micros, (15 + 15) * MINUTE);
    assert_eq!(outcome.groups[0].busy.integral(), 20 * MINUTE);
    // A third is as slow as the last factor says: all three at half speed from 1:05 on.
    let three = traffic("chat", &listed(&[60, 65, 65]), CONSTANT);
    let outcome = run(&format!("{}{three}", staff(1, "slowdown = [1.0, 2.0]")), 1);
    assert_eq!(outcome.total.counts.talk_micros, (15 + 2 * 20) * MINUTE);
}

#[test]
fn practice_makes_agents_faster() {
    let calls = traffic("voice", &listed(&[60, 120, 180]), CONSTANT);
    let outcome = run(&format!("{}{calls}", staff(1, "learning = { starts_at = 2.0, halves_after = 1 }")), 1);
    assert_eq!(outcome.total.counts.talk_micros, (40 + 30 + 25) * MINUTE / 2);
}

#[test]
fn a_group_may_have_a_time_of_its_own() {
    let calls = traffic("voice", &listed(&[60, 120]), CONSTANT);
    let own = "handling = [{ traffic = \"voice\", time = { constant = \"4m\" } }]\nhandling_factor = 1.5";
    assert_eq!(run(&format!("{}{calls}", staff(1, own)), 1).total.counts.talk_micros, 12 * MINUTE);
}

#[test]
fn agents_differ_in_speed_and_stay_as_they_are() {
    let calls = traffic("voice", &listed(&[60, 120]), CONSTANT);
    let text = |days| run(&format!("{}{calls}", staff(1, "speed_variation = 0.4")), days);
    let (one, two) = (text(1).total.counts.talk_micros, text(2).total.counts.talk_micros);
    assert!(one != 20 * MINUTE && two == 2 * one);
    let many = traffic("voice", "rates = { from = \"1h\", every = \"1h\", contacts = [2000.0] }", CONSTANT);
    let outcome = run(&format!("{}{many}", staff(4_000, "speed_variation = 0.4")), 1);
    let mean = float(outcome.total.counts.talk_micros.into()) / float(outcome.total.counts.handled.into());
    let minute = float(MINUTE.into());
    assert!(agrees(mean / minute, 10.0, 4.0, 1_900), "{mean}");
}

#[test]
fn breaks_are_taken_and_nothing_is_offered_in_them() {
    let calls = traffic("voice", &listed(&[235, 250]), CONSTANT);
    let outcome = run(&format!("{}{calls}", staff(1, "breaks = [{ after = \"4h\", lasts = \"30m\" }]")), 1);
    let group = &outcome.groups[0];
    // The first call runs five minutes into the break; the second waits for its end.
    assert_eq!(group.resting.integral(), 25 * MINUTE);
    assert_eq!(outcome.total.waits, [0, 20 * MINUTE]);
    assert_eq!(group.occupancy(), Some(20.0 / (24.0 * 60.0 - 25.0)));
    let spread = run(&staff(3, "breaks = [{ after = \"4h\", lasts = \"30m\", spread = \"90m\" }]"), 1);
    assert_eq!((spread.groups[0].resting.highest, spread.groups[0].resting.integral()), (1, 90 * MINUTE));
    let late = run(&staff(1, "breaks = [{ after = \"23h45m\", lasts = \"30m\" }]"), 1);
    assert_eq!(late.groups[0].resting.integral(), 0);
}

#[test]
fn staffing_by_interval_is_kept() {
    let text = "[[staff]]\nname = \"people\"\nprofile = { queues = [\"front\"] }\nvendor = \"Minato\"\nhourly_cost = 20\nstaffing = { from = \"8h\", every = \"1h\", agents = [2, 5, 0, 3] }\n";
    let outcome = run(text, 2);
    let group = &outcome.groups[0];
    let means: alloc::vec::Vec<f64> = group.signed_in.means().collect();
    assert_eq!(means.get(7..13), Some([0.0, 2.0, 5.0, 0.0, 3.0, 0.0].as_slice()));
    assert_eq!((means.get(33), group.agents, group.vendor.as_deref()), (Some(&5.0), 5, Some("Minato")));
    assert!((group.cost() - 400.0).abs() < 1e-9);
}

#[test]
fn absent_agents_do_not_come() {
    let outcome = run(&staff(200, "absence = 0.1"), 20);
    let there = outcome.groups[0].signed_in.mean() / 200.0;
    assert!(agrees(there, 0.9, 0.3, 4_000) && there < 1.0, "{there}");
}

#[test]
fn who_has_to_wait_may_balk() {
    let calls = |rest: &str| traffic("voice", &listed(&[60, 61, 62, 63]), &format!("{CONSTANT}\n{rest}"));
    let counts = |rest| run(&format!("{}{}", staff(1, ""), calls(rest)), 1).total.counts;
    let all = counts("balking = { share = 1.0 }");
    assert_eq!((all.answered, all.abandoned, all.wait_micros), (1, 3, 0));
    // With one waiting already, the two last go.
    let some = counts("balking = { share = 1.0, from_length = 1 }");
    assert_eq!((some.answered, some.abandoned), (2, 2));
    assert_eq!(counts("balking = { share = 0.0 }").answered, 4);
}

#[test]
fn contacts_are_passed_on_and_come_again() {
    let calls = traffic(
        "voice",
        &listed(&[60]),
        &format!("{CONSTANT}\nvalue = 7\ntransfers = [{{ share = 1.0, to = \"back\" }}]"),
    );
    let both = "[[staff]]\nname = \"both\"\nprofile = { queues = [\"front\", \"back\"] }\nshifts = [{ from = \"0h\", to = \"24h\" }]\n";
    let outcome = run(&format!("{both}{calls}"), 1);
    let counts = &outcome.total.counts;
    assert_eq!((counts.offered, counts.transferred, counts.handled, counts.value_won), (1, 1, 2, 7));
    assert_eq!(outcome.served, [[2]]);
    let calls = traffic(
        "voice",
        &listed(&[60]),
        &format!("{CONSTANT}\nvalue = 7\nrecontact_share = 1.0\nrecontact_after = {{ constant = \"30m\" }}"),
    );
    let counts = run(&format!("{both}{calls}"), 1).total.counts;
    // Ten times and no more; only the first is worth anything.
    assert_eq!((counts.offered, counts.recontacts, counts.answered, counts.value_won), (11, 10, 11, 7));
}

#[test]
fn value_is_lost_with_who_gives_up_for_good() {
    let calls = |rest: &str| {
        traffic(
            "voice",
            &listed(&[60, 61]),
            &format!("{CONSTANT}\nvalue = 5\npatience = {{ constant = \"1m\" }}\n{rest}"),
        )
    };
    let counts = |rest| run(&format!("{}{}", staff(1, ""), calls(rest)), 1).total.counts;
    let gone = counts("");
    assert_eq!((gone.value_won, gone.value_lost), (5, 5));
    let back = counts("return_share = 1.0\nreturn_after = { constant = \"20m\" }");
    assert_eq!((back.value_won, back.value_lost, back.abandoned), (10, 0, 1));
}

#[test]
fn a_share_comes_by_another_channel_into_another_queue() {
    let many = "rates = { from = \"1h\", every = \"10h\", contacts = [4000.0] }";
    let calls = traffic(
        "voice",
        many,
        "handling = { constant = \"0s\" }\nother_channels = [{ channel = \"chat\", share = 0.25, queue = \"back\", handling_factor = 2.0 }]",
    );
    let outcome = run(&format!("{}{calls}", staff(1, "")), 1);
    let share = float(outcome.queues[1].flow.counts.offered.into()) / float(outcome.total.counts.offered.into());
    assert!(agrees(share, 0.25, (0.25_f64 * 0.75).sqrt(), 4_000), "{share}");
}

#[test]
fn unsound_models_are_refused_with_their_field() {
    let plan = "[plan]\nqueue = [{ name = \"front\" }, { name = \"back\", channels = [\"chat\"] }]\n";
    let refused = |text: alloc::string::String| {
        let definition = toml::from_str::<CentreDefinition>(&format!("{plan}{text}")).unwrap();
        alloc::string::ToString::to_string(&definition.build().unwrap_err())
    };
    let of_staff = [
        (
            "staffing = { from = \"8h\", every = \"1h\", agents = [2] }",
            "`staffing` must stand without shifts, with an interval of more than zero, end within the cycle, and name 1 to 1000000 agents",
        ),
        (
            "breaks = [{ after = \"1h\", lasts = \"0s\" }]",
            "`breaks`: `lasts` must be more than zero, and no time longer than two years",
        ),
        ("absence = 2.0", "`absence` must be a probability from 0 to 1"),
        ("slowdown = [0.5]", "`slowdown` must be factors from 1 to 100"),
        ("speed_variation = -1.0", "`speed_variation` must be a coefficient of variation from 0 to 10"),
        (
            "learning = { starts_at = 2.0, halves_after = 0 }",
            "`learning`: `starts_at` must be from 1 to 100, and `halves_after` at least 1",
        ),
        (
            "handling = [{ traffic = \"nobody\", time = { constant = \"1s\" } }]",
            "`handling`: there is no traffic `nobody` in this model, or it is named twice",
        ),
    ];
    for (field, message) in of_staff {
        assert_eq!(refused(staff(1, field)), format!("staff `people`: {message}"));
    }
    let of_traffic = [
        ("handling = { weibull = { mean = \"1m\", shape = 0.0 } }", "`handling`: the shape must be from 0.1 to 100"),
        ("handling = { erlang = { mean = \"1m\", phases = 0 } }", "`handling`: the phases must be from 1 to 1000"),
        ("handling = { gamma = { mean = \"0s\", variation = 1.0 } }", "`handling`: the mean must be more than zero"),
        ("handling = { constant = \"1s\" }\nbalking = { share = 1.5 }", "`balking` must be a probability from 0 to 1"),
        (
            "handling = { constant = \"1s\" }\nday_variation = 11.0",
            "`day_variation` must be a coefficient of variation from 0 to 10",
        ),
        (
            "handling = { constant = \"1s\" }\nbursts = [{ at = \"1h\", lasts = \"0s\", contacts = 1.0 }]",
            "`bursts`: the length of an interval must be more than zero",
        ),
        (
            "handling = { constant = \"1s\" }\ntransfers = [{ to = \"front\", share = 1.5 }]",
            "`transfers`: the shares from `front` must be from 0 to 1, and not more than 1 together with `hand_over`",
        ),
        (
            "handling = { constant = \"1s\" }\ntransfers = [{ to = \"back\", share = 0.5 }]",
            "queue `back` does not take channel `voice`",
        ),
        (
            "handling = { constant = \"1s\" }\nother_channels = [{ channel = \"chat\", share = 1.5 }]",
            "`other_channels`: the shares must be from 0 to 1, and not more than 1 together",
        ),
    ];
    for (field, message) in of_traffic {
        assert_eq!(refused(traffic("voice", "listed = []", field)), format!("traffic `voice`: {message}"));
    }
    let points = "linear = [{ at = \"2h\", per_hour = 1.0 }, { at = \"1h\", per_hour = 1.0 }]";
    let message = "traffic `voice`: arrivals: `linear` needs two points at least, in ascending order of `at`";
    assert_eq!(refused(traffic("voice", points, CONSTANT)), message);
    let never = "schedule = { from = \"2h\", until = \"1h\", every = \"1m\" }";
    assert!(refused(traffic("voice", never, CONSTANT)).contains("arrivals: `schedule` must end after it begins"));
    for unknown in ["gamma = { mean = \"1s\", variation = 1.0, colour = 1 }", "constant = \"1s\", colour = 1"] {
        let text = traffic("voice", "listed = []", &format!("handling = {{ {unknown} }}"));
        assert!(toml::from_str::<CentreDefinition>(&format!("{plan}{text}")).is_err(), "{unknown}");
    }
}
