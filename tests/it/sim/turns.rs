//! What a wait or a conversation may turn into, worked out by hand: one agent or two, and a few contacts at set times.

use super::{check_books, run};
use toritsugi::EndReason;
use toritsugi::sim::{CentreDefinition, Outcome};

const MINUTE: u64 = 60_000_000;

/// A day of a centre whose queue `front` takes everything in order of arrival and hands it to its agents unasked.
fn day(queue: &str, staff: &str, traffic: &str, rest: &str) -> Outcome {
    let text = format!(
        r#"
        [[plan.site]]
        name = "Osaka"
        [[plan.channel]]
        name = "voice"
        interrupts = ["e-mail"]
        [[plan.channel]]
        name = "e-mail"
        [[plan.queue]]
        name = "front"
        offer_mode = "assign"
        {queue}
        [[staff]]
        name = "people"
        profile = {{ site = "Osaka", queues = ["front"] }}
        {staff}
        [[traffic]]
        name = "calls"
        queue = "front"
        channel = "voice"
        {traffic}
        {rest}
        "#
    );
    let outcome = run(&toml::from_str::<CentreDefinition>(&text).unwrap().build().unwrap(), 1);
    check_books(&outcome);
    outcome
}

/// Two calls of ten minutes, a minute apart, for one agent; the second is offered a callback after a minute.
fn callback(traffic: &str) -> Outcome {
    callback_in("", traffic)
}

fn callback_in(queue: &str, traffic: &str) -> Outcome {
    day(
        &format!(
            "callback = {{ attempts = 2, back_off = \"10m\" }}\nstep = [{{ after = \"1m\", offer_callback = true }}]\n{queue}"
        ),
        "shifts = [{ from = \"0h\", to = \"24h\" }]",
        &format!(
            "arrivals = {{ listed = [{{ at = \"1h\" }}, {{ at = \"1h1m\" }}] }}\nhandling = {{ constant = \"10m\" }}\n{traffic}"
        ),
        "",
    )
}

#[test]
fn a_callback_that_keeps_its_place_is_kept() {
    let outcome = callback("callback_share = 1.0");
    let (queue, counts) = (&outcome.queues[0], &outcome.queues[0].flow.counts);
    assert_eq!((counts.answered, counts.promised, counts.handled), (1, 1, 2));
    assert_eq!((queue.manner.at_once, queue.manner.by_callback), (1, 1));
    assert_eq!((outcome.figures.callbacks_offered, outcome.figures.callbacks_kept), (1, 1));
    // The customer waits until the promise, no longer.
    assert_eq!(outcome.total.waits, [0, MINUTE]);
    // The agent is free at 1:10 and calls then.
    assert_eq!(outcome.groups[0].busy.integral(), 20 * MINUTE);
}

#[test]
fn nobody_takes_a_callback_unless_the_traffic_says_so() {
    let outcome = callback("");
    let (queue, counts) = (&outcome.queues[0], &outcome.queues[0].flow.counts);
    assert_eq!((outcome.figures.callbacks_offered, outcome.figures.callbacks_requested), (1, 0));
    assert_eq!((counts.answered, counts.promised, queue.manner.after_steps), (2, 0, 1));
    assert_eq!(outcome.total.waits, [0, 9 * MINUTE]);
}

#[test]
fn customers_who_do_not_answer_end_their_callback() {
    let outcome = callback("callback_share = 1.0\ncallback_answered = 0.0");
    assert_eq!((outcome.figures.attempts_failed, outcome.figures.callbacks_failed), (1, 1));
    assert_eq!((outcome.total.counts.answered, outcome.total.counts.ended), (1, 1));
    // Before the second attempt the promise lapses.
    let outcome = callback("callback_share = 1.0\ncallback_answered = 0.0\ncallback_expires = \"15m\"");
    assert_eq!((outcome.figures.callbacks_failed, outcome.figures.callbacks_expired), (0, 1));
    assert_eq!((outcome.total.counts.answered, outcome.total.counts.ended), (1, 1));
}

#[test]
fn a_customer_who_is_called_first_waits_again() {
    let habit = "callback_share = 1.0\ncallback_after = { constant = \"7m30s\" }\ncallback_first = \"customer\"";
    let outcome = callback(habit);
    let (queue, counts) = (&outcome.queues[0], &outcome.queues[0].flow.counts);
    assert_eq!((outcome.figures.callbacks_due, queue.figures.callbacks_requested), (1, 1));
    assert_eq!((counts.answered, counts.promised, counts.again, queue.manner.by_callback), (2, 1, 1, 0));
    // A minute before the promise, and half a one from the call until the agent is free at 1:10.
    assert_eq!(queue.flow.waits, [0, MINUTE / 2]);
    assert_eq!(outcome.total.waits, [0, MINUTE + MINUTE / 2]);
}

#[test]
fn what_is_connected_on_acceptance_takes_no_time_to_connect_but_a_callback_does() {
    let habit = "callback_share = 1.0\nconnect_delay = { constant = \"2m\" }";
    let (by_hand, at_once) = (callback(habit), callback_in("connect_on_accept = true", habit));
    // The first is joined at 1:02, or at 1:00; the second is promised a callback at 1:02 and called two minutes long once the agent is free.
    assert_eq!((by_hand.total.waits, by_hand.groups[0].busy.integral()), (vec![MINUTE, 2 * MINUTE], 24 * MINUTE));
    assert_eq!((at_once.total.waits, at_once.groups[0].busy.integral()), (vec![0, MINUTE], 22 * MINUTE));
    assert_eq!((at_once.commands + 1, at_once.events), (by_hand.commands, by_hand.events));
}

#[test]
fn who_comes_back_in_time_has_the_old_place() {
    let back = |within: &str| {
        day(
            within,
            "shifts = [{ from = \"2h\", to = \"24h\" }]",
            "arrivals = { listed = [{ at = \"1h\", patience = \"1m\" }] }\nhandling = { constant = \"10m\" }\n\
             return_share = 1.0\nreturn_after = { constant = \"5m\" }",
            "",
        )
    };
    let outcome = back("return_within = \"10m\"");
    let counts = &outcome.total.counts;
    assert_eq!((counts.offered, counts.abandoned, counts.answered), (2, 1, 1));
    assert_eq!((outcome.queues[0].manner.in_place, outcome.total.waits.as_slice()), (1, &[54 * MINUTE][..]));
    assert_eq!(back("return_within = \"4m\"").queues[0].manner.in_place, 0);
}

#[test]
fn contacts_rest_and_go_on() {
    let outcome = day(
        "",
        "shifts = [{ from = \"0h\", to = \"24h\" }]",
        "arrivals = { listed = [{ at = \"1h\" }, { at = \"3h\" }, { at = \"5h\" }] }\nhandling = { constant = \"10m\" }\n\
         parks = 9\npark_time = { constant = \"1m\" }",
        "",
    );
    let counts = &outcome.total.counts;
    assert_eq!((counts.answered, counts.handled, outcome.groups[0].handled), (3, 3, 3));
    assert_eq!((counts.again, outcome.figures.resumed), (outcome.figures.parked, outcome.figures.parked));
    assert!((1..=27).contains(&outcome.figures.parked), "{}", outcome.figures.parked);
    // The rests cut the handling and add nothing to it; each part is rounded down.
    assert!((30 * MINUTE - 30..=30 * MINUTE).contains(&counts.talk_micros), "{}", counts.talk_micros);
}

#[test]
fn a_site_that_goes_down_gives_its_work_back_and_hours_turn_contacts_away() {
    let outcome = day(
        "at_close = \"end\"",
        "shifts = [{ from = \"0h\", to = \"24h\" }]",
        "arrivals = { listed = [{ at = \"1h\" }, { at = \"1h55m\" }, { at = \"1h58m\" }, { at = \"3h\" }] }\n\
         handling = { constant = \"10m\" }",
        "[[hours]]\nqueue = \"front\"\nopens = \"30m\"\ncloses = \"2h\"\n\
         [[outage]]\nsite = \"Osaka\"\nat = \"1h5m\"\nuntil = \"1h30m\"",
    );
    let counts = &outcome.total.counts;
    assert_eq!((counts.answered, counts.ended, counts.refused, counts.again), (2, 1, 1, 1));
    assert_eq!((outcome.figures.requeued, outcome.figures.ended_by(EndReason::Closed)), (1, 1));
    // What the outage cut short is done again: 5, 10 and 10 minutes.
    assert_eq!((counts.handled, counts.talk_micros), (2, 25 * MINUTE));
    assert_eq!(outcome.queues[0].flow.waits, [0, 0, 25 * MINUTE]);
}

#[test]
fn an_e_mail_is_laid_aside_for_a_call() {
    let outcome = day(
        "",
        "shifts = [{ from = \"0h\", to = \"24h\" }]",
        "arrivals = { listed = [{ at = \"1h4m\" }] }\nhandling = { constant = \"3m\" }",
        "[[traffic]]\nname = \"letters\"\nqueue = \"front\"\nchannel = \"e-mail\"\n\
         arrivals = { listed = [{ at = \"1h\" }] }\nhandling = { constant = \"10m\" }",
    );
    assert_eq!((outcome.figures.paused, outcome.total.counts.handled), (1, 2));
    assert_eq!(outcome.total.waits, [0, 0]);
    assert_eq!(outcome.traffic[1].flow.counts.talk_micros, 10 * MINUTE);
    assert_eq!(outcome.groups[0].busy.integral(), 13 * MINUTE);
}

#[test]
fn customers_get_the_agent_they_know() {
    let known = |share: &str| {
        let outcome = day(
            "",
            "count = 2\nshifts = [{ from = \"0h\", to = \"24h\" }]",
            &format!(
                "arrivals = {{ listed = [{{ at = \"1h\" }}, {{ at = \"1h10m\" }}, {{ at = \"1h20m\" }}] }}\n\
                 handling = {{ constant = \"5m\" }}\n{share}"
            ),
            "",
        );
        assert_eq!(outcome.total.waits, [0, 0, 0]);
        outcome.queues[0].manner.by_last_agent
    };
    // Without a known agent the one who is idle longest has it, which is the other.
    assert_eq!(known("last_agent_share = 1.0\nlast_agent_within = \"20s\""), 2);
    assert_eq!(known(""), 0);
}
