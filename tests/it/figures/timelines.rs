//! Small logs, with figures that were worked out by hand.

use super::{HELP, Log, SALES, figures, plan, seconds};
use toritsugi::{
    AgentFigures, AgentId, ChannelId, ContactFigures, ContactId, DeclineReason, EndReason, EventKind, Figures,
    FiguresOptions, NotReadyReason, OfferCause, OfferId, PlanDefinition, QueueDefinition, QueueId, Ratio,
    ServiceLevelFormula, SiteId, TenantId, Timestamp, WithdrawReason, WrapUpEndCause,
};

#[test]
fn waits_are_counted_in_the_interval_in_which_they_end() {
    let mut log = Log::new();
    log.sign_in(0, 1);
    log.queued(10, 1, SALES);
    log.taken(20, 1, 1, 1, SALES); // after 10 s: within the target
    log.queued(30, 2, SALES);
    log.queued(40, 3, SALES);
    log.abandoned(45, 3, SALES); // after 5 s: short
    log.queued(50, 4, SALES);
    log.queued(58, 5, HELP);
    log.abandoned(59, 4, SALES); // after 9 s: within the target
    log.abandoned(79, 5, HELP); // after 21 s: beyond the 20 s that hold where the plan says nothing
    log.completed(80, 1, 1, SALES);
    log.taken(90, 2, 2, 1, SALES); // after 60 s
    log.queued(100, 6, SALES);
    let figures = log.until(120);

    let sales = figures.whole().queue(SALES).unwrap();
    assert_eq!((sales.offered, sales.arrived, sales.entered()), (5, 5, 5));
    assert_eq!((sales.answered, sales.answered_within), (2, 1));
    assert_eq!((sales.abandoned, sales.abandoned_waiting, sales.abandoned_within, sales.abandoned_short), (2, 2, 2, 1));
    let level = |formula| sales.service_level(formula);
    assert_eq!(level(ServiceLevelFormula::AbandonedNegative), Ratio { part: 1, whole: 5 });
    assert_eq!(level(ServiceLevelFormula::AbandonedIgnored), Ratio { part: 1, whole: 2 });
    assert_eq!(level(ServiceLevelFormula::AbandonedPositive), Ratio { part: 3, whole: 5 });
    assert_eq!(level(ServiceLevelFormula::ShortAbandonsIgnored), Ratio { part: 1, whole: 3 });
    assert_eq!(level(ServiceLevelFormula::AnsweredOnly), Ratio { part: 1, whole: 2 });
    // Waits of 10, 5, 9 and 60 s have ended, one of 20 s so far has not.
    assert_eq!((sales.waits.spans.count, sales.waits.spans.total), (4, seconds(84)));
    assert_eq!(sales.waiting_time, seconds(104));
    assert_eq!((sales.answered_waits.average(), sales.waits.average()), (Some(seconds(35)), Some(seconds(21))));
    assert_eq!((sales.abandoned_waits.total, sales.abandoned_waits.longest), (seconds(14), seconds(9)));
    assert_eq!(sales.answered_waits.percentile(1_000), Some(seconds(60)));
    assert_eq!(sales.most_waiting, 2);

    let [first, second] = [0, 1].map(|number| figures.interval(number).unwrap().queue(SALES).unwrap());
    assert_eq!((first.offered, first.answered, first.abandoned), (4, 1, 2));
    assert_eq!((second.offered, second.answered, second.abandoned), (1, 1, 0));
    // 10 + 5 + 9 s, and 30 s of the wait that ends in the second minute; there 30 s of it, and 20 s of the last.
    assert_eq!((first.waiting_time, second.waiting_time), (seconds(54), seconds(50)));
    assert_eq!((first.waits.spans.total, second.waits.spans.total), (seconds(24), seconds(60)));
    assert_eq!((first.most_waiting, second.most_waiting), (2, 1));

    let help = figures.whole().queue(HELP).unwrap();
    assert_eq!((help.abandoned_waiting, help.abandoned_within, help.waits.spans.longest), (1, 0, seconds(21)));
    let all = figures.whole().contacts();
    assert_eq!((all.offered, all.answered, all.abandoned, all.waiting_time), (6, 2, 3, seconds(125)));
    assert_eq!(figures.whole().tenant(TenantId(0)), Some(all));
    assert_eq!(figures.whole().tenant(TenantId(1)), Some(ContactFigures::default()));
    assert_eq!((figures.whole().queue(QueueId(2)), figures.whole().site(SiteId(0))), (None, None));
}

#[test]
fn an_age_is_part_of_the_wait_but_not_of_the_time_in_the_queue() {
    let mut log = Log::new();
    log.queued_as(100, 1, SALES, ChannelId(1), TenantId(1), 93);
    log.abandoned(104, 1, SALES);
    let figures = log.until(104);
    let chat = figures.whole().channel(ChannelId(1)).unwrap();
    assert_eq!((chat.waits.spans.total, chat.waiting_time, chat.brought), (seconds(11), seconds(4), seconds(7)));
    assert_eq!((chat.abandoned_within, chat.abandoned_short), (0, 0));
    assert_eq!(figures.whole().queue(SALES), Some(chat.clone()));
    assert_eq!(figures.whole().tenant(TenantId(1)), Some(chat));
}

#[test]
fn handling_and_occupancy_are_cut_where_intervals_begin() {
    let mut log = Log::new();
    log.sign_in(10, 1);
    log.queued(30, 1, SALES);
    log.offered(30, 1, 1, 1, SALES);
    log.accepted(34, 1, 1, 1);
    log.connected(36, 1, 1);
    log.completed(130, 1, 1, SALES);
    let (agent, contact) = (AgentId(1), ContactId(1));
    log.at(130, EventKind::WrapUpStarted { agent, contact, ends_at: Timestamp::from_secs(160) });
    log.at(140, EventKind::AgentNotReady { agent, reason: NotReadyReason(7) });
    log.at(160, EventKind::WrapUpEnded { agent, contact, cause: WrapUpEndCause::Released });
    log.at(185, EventKind::AgentNotReady { agent, reason: NotReadyReason(8) });
    log.at(190, EventKind::AgentReady { agent });
    log.at(200, EventKind::AgentDraining { agent });
    log.at(200, EventKind::AgentSignedOut { agent });
    let figures = log.until(599);

    let whole = figures.whole().agent(agent).unwrap();
    assert_eq!(whole.signed_in_time(), seconds(190));
    // Ready from 10 to 140 and from 190 to 200; in hand from 30 to 160.
    assert_eq!((whole.ready_time, whole.not_ready_time, whole.draining_time), (seconds(140), seconds(50), seconds(0)));
    assert_eq!((whole.busy_time, whole.available_time), (seconds(130), seconds(160)));
    assert_eq!(whole.occupancy(), Ratio { part: 130_000_000, whole: 160_000_000 });
    let reasons: Vec<_> = whole.not_ready_reasons().collect();
    assert_eq!(reasons, [(NotReadyReason(7), seconds(45)), (NotReadyReason(8), seconds(5))]);
    assert_eq!(whole.not_ready_for(NotReadyReason(7)), seconds(45));
    assert_eq!((whole.offered_time, whole.accepted_time), (seconds(4), seconds(2)));
    assert_eq!((whole.talk_time, whole.wrap_up_time), (seconds(94), seconds(30)));
    assert_eq!((whole.handled.total, whole.talks.total, whole.wrap_ups.total), (seconds(96), seconds(94), seconds(30)));
    assert_eq!((whole.average_handling(), whole.handling_time()), (Some(seconds(126)), seconds(126)));
    assert_eq!(whole.concurrency().per_mille(), Some(1_000));

    let by_minute = [0, 1, 2, 3].map(|number| figures.interval(number).unwrap().agent(agent).unwrap());
    let split = |of: fn(&AgentFigures) -> core::time::Duration| by_minute.clone().map(|figures| of(&figures).as_secs());
    assert_eq!(split(|figures| figures.busy_time), [30, 60, 40, 0]);
    assert_eq!(split(|figures| figures.available_time), [50, 60, 40, 10]);
    assert_eq!(split(|figures| figures.talk_time), [24, 60, 10, 0]);
    assert_eq!(split(|figures| figures.wrap_up_time), [0, 0, 30, 0]);
    assert_eq!(split(|figures| figures.ready_time), [50, 60, 20, 10]);
    assert_eq!(split(|figures| figures.not_ready_for(NotReadyReason(7))), [0, 0, 40, 5]);
    // Spans belong to the interval in which they end.
    assert_eq!(split(|figures| figures.handled.total), [0, 0, 96, 0]);

    let sales = figures.whole().queue(SALES).unwrap();
    assert_eq!((sales.talk_time, sales.wrap_up_time, sales.handled.count), (seconds(94), seconds(30), 1));
    assert_eq!((sales.average_handling(), sales.connected, sales.completed), (Some(seconds(126)), 1, 1));
    assert_eq!(figures.whole().agents(), whole);
}

#[test]
fn offers_are_counted_by_what_became_of_them() {
    let mut log = Log::new();
    log.sign_in(0, 1);
    log.sign_in(0, 2);
    log.queued(0, 1, SALES);
    let (contact, agent) = (ContactId(1), AgentId(1));
    for (number, reason) in [(1, DeclineReason::Rejected), (2, DeclineReason::NoAnswer), (3, DeclineReason::Busy)] {
        log.offered(number, number, 1, 1, SALES);
        log.at(number, EventKind::OfferDeclined { offer: OfferId(number), contact, agent, reason });
    }
    log.offered(4, 4, 1, 1, SALES);
    log.at(5, EventKind::OfferExpired { offer: OfferId(4), contact, agent, due: Timestamp::from_secs(5) });
    // Two agents at the same time; then a supervisor, then an agent decides.
    log.offered(6, 5, 1, 1, SALES);
    log.offered(6, 6, 1, 2, SALES);
    let reason = WithdrawReason::Forced;
    log.at(8, EventKind::OfferWithdrawn { offer: OfferId(5), contact, agent, reason });
    log.at(8, EventKind::OfferWithdrawn { offer: OfferId(6), contact, agent: AgentId(2), reason });
    let forced = (OfferId(7), OfferCause::Forced);
    let pulled = (OfferId(8), OfferCause::Pulled);
    for (second, (offer, cause)) in [(8, forced), (20, pulled)] {
        log.at(second, EventKind::Offered { offer, contact, agent, queue: SALES, cause, expires_at: None });
        log.at(second, EventKind::OfferAccepted { offer, contact, agent });
        if cause == OfferCause::Forced {
            log.at(15, EventKind::Requeued { contact, agent, queue: SALES });
        }
    }
    log.at(20, EventKind::AgentKeptReady { agent, queue: SALES });
    let figures = log.until(20);

    let sales = figures.whole().queue(SALES).unwrap();
    assert_eq!((sales.offers, sales.declined, sales.unanswered, sales.withdrawn), (8, 2, 2, 2));
    assert_eq!((sales.forced, sales.pulled, sales.requeued), (1, 1, 1));
    // It waits twice, 8 s and 5 s, and counts as offered and answered twice.
    assert_eq!((sales.offered, sales.arrived, sales.answered, sales.answered_within), (2, 1, 2, 2));
    assert_eq!((sales.waits.spans.total, sales.waiting_time), (seconds(13), seconds(13)));
    let [first, second] = [1, 2].map(|agent| figures.whole().agent(AgentId(agent)).unwrap());
    assert_eq!((first.offers, first.declined, first.unanswered, first.withdrawn, first.answered), (7, 2, 2, 1, 2));
    assert_eq!((first.requeued, first.handled.total, first.kept_ready), (1, seconds(7), 1));
    assert_eq!((second.offers, second.withdrawn, second.busy_time), (1, 1, seconds(2)));
    // 4 to 5, 6 to 8, and in hand from 8 to 15.
    assert_eq!((first.offered_time, first.accepted_time, first.busy_time), (seconds(3), seconds(7), seconds(10)));
}

#[test]
fn ends_are_counted_by_reason_and_beyond_the_first_numbers_only_in_sum() {
    let mut log = Log::new();
    for number in 0..70_u16 {
        log.queued(1, 1, SALES);
        let (contact, due) = (ContactId(1), Timestamp::from_secs(1));
        log.at(1, EventKind::Ended { contact, queue: SALES, reason: EndReason::Other(number), due });
    }
    log.queued(1, 1, SALES);
    let (contact, due) = (ContactId(1), Timestamp::from_secs(1));
    log.at(1, EventKind::Ended { contact, queue: SALES, reason: EndReason::Voicemail, due });
    log.queued(1, 2, SALES);
    log.at(1, EventKind::MaximumWaitReached { contact: ContactId(2), queue: SALES, due });
    log.queued(1, 3, SALES);
    log.at(1, EventKind::Cancelled { contact: ContactId(3), queue: SALES });
    let sales = log.until(1).whole().queue(SALES).unwrap();
    assert_eq!((sales.ended, sales.timed_out, sales.cancelled, sales.waits.spans.count), (71, 1, 1, 73));
    assert_eq!((sales.ended_by(EndReason::Voicemail), sales.ended_reasons().count()), (1, 65));
    assert_eq!([63, 64].map(|number| sales.ended_by(EndReason::Other(number))), [1, 0]);
}

#[test]
fn pauses_and_parking_are_time_of_their_own() {
    let mut log = Log::new();
    log.sign_in(0, 1);
    log.queued(0, 1, SALES);
    log.taken(0, 1, 1, 1, SALES);
    log.connected(2, 1, 1);
    let (contact, agent) = (ContactId(1), AgentId(1));
    log.at(10, EventKind::Paused { contact, agent });
    log.at(13, EventKind::Unpaused { contact, agent });
    log.at(15, EventKind::Paused { contact, agent });
    log.at(20, EventKind::Parked { contact, agent });
    log.at(50, EventKind::Resumed { contact, queue: SALES });
    log.taken(54, 2, 1, 1, SALES);
    log.at(60, EventKind::Parked { contact, agent });
    log.completed(70, 1, 1, SALES);
    let figures = log.until(80);
    let sales = figures.whole().queue(SALES).unwrap();
    assert_eq!((sales.paused, sales.paused_time, sales.talk_time), (2, seconds(8), seconds(18)));
    assert_eq!((sales.parked, sales.parked_time, sales.resumed), (2, seconds(40), 1));
    assert_eq!((sales.offered, sales.answered, sales.waiting_time), (2, 2, seconds(4)));
    assert_eq!((sales.handled.count, sales.handled.total, sales.talks.count), (2, seconds(26), 1));
    let first = figures.whole().agent(agent).unwrap();
    assert_eq!((first.parked, first.paused, first.completed), (2, 2, 1));
    assert_eq!((first.paused_time, first.busy_time), (seconds(8), seconds(26)));
}

#[test]
fn who_hangs_up_after_the_accept_was_answered() {
    let mut log = Log::new();
    log.sign_in(0, 1);
    log.queued(0, 1, SALES);
    log.taken(3, 1, 1, 1, SALES);
    log.abandoned(5, 1, SALES);
    let sales = log.until(9).whole().queue(SALES).unwrap();
    assert_eq!((sales.answered, sales.abandoned, sales.abandoned_waiting), (1, 1, 0));
    assert_eq!((sales.handled.total, sales.accepted_time, sales.talks.count), (seconds(2), seconds(2), 0));
}

#[test]
fn old_intervals_count_in_the_whole_alone() {
    let mut log = Log::new();
    for minute in 0..30 {
        log.queued(minute * 60, 1, SALES);
        log.abandoned(minute * 60 + 30, 1, SALES);
    }
    let figures = log.until(30 * 60 + 5);
    let numbers: Vec<u64> = figures.intervals().map(|period| period.from().0 / 60_000_000).collect();
    assert_eq!(numbers, (21..=30).collect::<Vec<_>>());
    assert!(figures.interval(20).is_none() && figures.interval(31).is_none());
    assert_eq!(figures.whole().queue(SALES).unwrap().abandoned, 30);
    let kept = figures.intervals().map(|period| period.queue(SALES).unwrap().waiting_time);
    assert_eq!(kept.collect::<Vec<_>>(), [[seconds(30); 9].as_slice(), &[seconds(0)]].concat());
    assert_eq!(figures.whole().queue(SALES).unwrap().waiting_time, seconds(900));
    let [last, running] = [29, 30].map(|number| figures.interval(number).unwrap().length());
    assert_eq!((last, running, figures.whole().length()), (seconds(60), seconds(5), seconds(1_805)));
}

#[test]
fn time_that_passes_without_events_is_cut_as_well() {
    let mut log = Log::new();
    log.queued(30, 1, SALES);
    let figures = log.until(3_000);
    // 41 to 50 are kept, of which the last has just begun.
    let kept: Vec<u64> =
        figures.intervals().map(|period| period.queue(SALES).unwrap().waiting_time.as_secs()).collect();
    assert_eq!(kept, [60, 60, 60, 60, 60, 60, 60, 60, 60, 0]);
    assert_eq!(figures.whole().queue(SALES).unwrap().waiting_time, seconds(2_970));
    assert_eq!(figures.whole().queue(SALES).unwrap().most_waiting, 1);
    // Even over all of time, and it costs no more than the intervals that are kept.
    log.figures.advance(Timestamp::MAX);
    log.figures.observe(&toritsugi::Event {
        sequence: 2,
        at: Timestamp::MAX,
        kind: EventKind::Abandoned { contact: ContactId(1), queue: SALES },
    });
    let wait = Timestamp::MAX.saturating_since(Timestamp::from_secs(30));
    let sales = log.figures.whole().queue(SALES).unwrap();
    assert_eq!((sales.waiting_time, sales.waits.spans.longest), (wait, wait));
}

#[test]
fn without_intervals_there_is_only_the_whole() {
    for (interval, intervals_kept) in [(seconds(0), 48), (seconds(60), 0)] {
        let options = FiguresOptions { interval, intervals_kept, ..FiguresOptions::default() };
        let mut log = Log { figures: Figures::new(&plan(), options), events: Vec::new() };
        log.queued(0, 1, SALES);
        log.abandoned(200, 1, SALES);
        let figures = log.until(300);
        assert_eq!((figures.intervals().count(), figures.interval(0).is_none()), (0, true));
        assert_eq!(figures.whole().queue(SALES).unwrap().waiting_time, seconds(200));
    }
}

#[test]
fn a_log_that_is_fed_twice_counts_once_and_one_with_gaps_says_so() {
    let mut log = Log::new();
    log.sign_in(0, 1);
    log.queued(0, 1, SALES);
    log.taken(5, 1, 1, 1, SALES);
    log.completed(9, 1, 1, SALES);
    let before = log.until(9).whole().contacts();
    log.figures.observe_all(&log.events);
    assert_eq!(log.figures.whole().contacts(), before);
    assert_eq!((log.figures.missing(), log.figures.unexplained()), (0, 0));

    // Without the arrival: the offer, the accept and the end are about a contact that is not known.
    let mut gap = figures();
    gap.observe_all(log.events.iter().filter(|event| event.sequence != 2));
    assert_eq!((gap.missing(), gap.unexplained()), (1, 3));
}

#[test]
fn agents_that_left_longest_ago_are_forgotten_first() {
    let options = FiguresOptions { agents_remembered: 2, ..FiguresOptions::default() };
    let mut log = Log { figures: Figures::new(&plan(), options), events: Vec::new() };
    for agent in 1..=4 {
        log.sign_in(agent, u128::from(agent));
    }
    for (second, agent) in [(11, 1), (12, 2), (13, 3)] {
        log.at(second, EventKind::AgentSignedOut { agent: AgentId(agent) });
    }
    assert_eq!(log.figures.agents(), [2, 3, 4].map(AgentId));
    // Who comes back goes on where it was, and leaves the list of those that left.
    log.sign_in(20, 2);
    log.at(21, EventKind::AgentSignedOut { agent: AgentId(4) });
    assert_eq!(log.figures.agents(), [2, 3, 4].map(AgentId));
    log.at(25, EventKind::AgentSignedOut { agent: AgentId(2) });
    let figures = log.until(30);
    assert_eq!(figures.agents(), [2, 4].map(AgentId));
    let second = figures.whole().agent(AgentId(2)).unwrap();
    assert_eq!((second.sign_ins, second.ready_time), (2, seconds(15)));
    assert_eq!(figures.whole().agent(AgentId(1)), None);
    let all = figures.whole().agents();
    assert_eq!((all.sign_ins, all.ready_time), (5, seconds(10 + 15 + 10 + 17)));
}

#[test]
fn a_new_plan_has_other_numbers_for_the_same_queues() {
    let new = PlanDefinition::new()
        .tenant("blue")
        .tenant("red")
        .channel(toritsugi::ChannelDefinition::new("voice"))
        .queue(QueueDefinition::new("new"))
        .queue(QueueDefinition::new("sales"))
        .build()
        .unwrap();
    for announced_before in [true, false] {
        let mut log = Log::new();
        log.sign_in(0, 1);
        log.queued(0, 1, SALES);
        log.queued(0, 2, HELP);
        log.taken(5, 1, 1, 1, SALES);
        if announced_before {
            log.figures.replace_plan(&new);
        }
        log.queued(6, 3, SALES);
        log.at(10, EventKind::PlanReplaced);
        if !announced_before {
            log.figures.replace_plan(&new);
        }
        let (from_queue, to_queue) = (HELP, QueueId(0));
        let overflow = toritsugi::Overflow::Moved;
        log.at(10, EventKind::Overflowed { contact: ContactId(2), from_queue, to_queue, overflow });
        log.completed(15, 1, 1, QueueId(1));
        let figures = log.until(20);
        assert_eq!(figures.plan(), &new);
        let [fresh, sales] = [0, 1].map(|queue| figures.whole().queue(QueueId(queue)).unwrap());
        assert_eq!((sales.arrived, sales.answered, sales.completed, sales.waiting_time), (2, 1, 1, seconds(19)));
        // Its new queue has no target, so 20 s hold; and it waits 20 s in all, of which 10 s there.
        assert_eq!((fresh.arrived, fresh.moved_in, fresh.offered, fresh.waiting_time), (0, 1, 1, seconds(10)));
        let all = figures.whole().contacts();
        assert_eq!((all.arrived, all.offered, all.moved_in, all.waiting_time), (3, 3, 1, seconds(39)));
        assert_eq!(figures.whole().tenant(TenantId(1)), Some(all));
        assert_eq!(figures.whole().agents().completed, 1);
    }
}

#[test]
fn tenants_and_channels_that_are_gone_still_count_in_the_sums() {
    let new = PlanDefinition::new()
        .tenant("red")
        .channel(toritsugi::ChannelDefinition::new("chat"))
        .queue(QueueDefinition::new("sales"))
        .build()
        .unwrap();
    let [voice, chat] = [0, 1].map(ChannelId);
    let [red, blue] = [0, 1].map(TenantId);
    let mut log = Log::new();
    for (second, channel, tenant) in [(1, voice, red), (2, chat, red), (3, chat, blue), (4, voice, blue)] {
        log.queued_as(second, second.into(), SALES, channel, tenant, second);
    }
    log.figures.replace_plan(&new);
    log.at(70, EventKind::PlanReplaced);
    // Chat is the first channel from now on. The third contact was by chat, of a tenant that is gone.
    log.queued_as(80, 5, SALES, ChannelId(0), red, 80);
    for (second, contact) in [(90, 1), (91, 2), (92, 3), (93, 4), (94, 5)] {
        log.abandoned(second, contact, SALES);
    }
    let figures = log.until(100);
    let whole = figures.whole();
    let of = |figures: ContactFigures| {
        (figures.arrived, figures.abandoned, figures.waiting_time, figures.most_waiting, figures.waits.spans.count)
    };
    // Each of the first four waited 89 s.
    assert_eq!(of(whole.contacts()), (5, 5, seconds(4 * 89 + 14), 5, 5));
    assert_eq!(of(whole.tenant(red).unwrap()), (3, 3, seconds(2 * 89 + 14), 3, 3));
    assert_eq!(of(whole.channel(ChannelId(0)).unwrap()), (3, 3, seconds(2 * 89 + 14), 3, 3));
    assert_eq!((whole.tenant(blue), whole.channel(ChannelId(1))), (None, None));
    let [begun, later] = [0, 1].map(|number| figures.interval(number).unwrap().contacts());
    assert_eq!((begun.arrived, begun.waiting_time, begun.most_waiting), (4, seconds(59 + 58 + 57 + 56), 4));
    assert_eq!((later.arrived, later.waiting_time, later.most_waiting), (1, seconds(30 + 31 + 32 + 33 + 14), 5));
}

#[test]
fn sites_that_are_gone_still_count_in_the_sum() {
    let plan = |sites: &[&str]| {
        let plan = PlanDefinition::new().queue(QueueDefinition::new("sales"));
        sites.iter().fold(plan, |plan, site| plan.site(site)).build().unwrap()
    };
    let options = FiguresOptions { interval: seconds(60), ..FiguresOptions::default() };
    let mut log = Log { figures: Figures::new(&plan(&["north", "south"]), options), events: Vec::new() };
    for (second, site) in [(10, None), (20, Some(SiteId(0))), (30, Some(SiteId(1)))] {
        log.at(second, EventKind::AgentSignedIn { agent: AgentId(second.into()), site, ready: true });
    }
    log.figures.replace_plan(&plan(&["south"]));
    log.at(40, EventKind::PlanReplaced);
    log.at(50, EventKind::AgentSignedOut { agent: AgentId(20) });
    let figures = log.until(70);
    let of = |figures: AgentFigures| (figures.sign_ins, figures.ready_time);
    assert_eq!(of(figures.whole().agents()), (3, seconds(60 + 30 + 40)));
    assert_eq!(figures.whole().site(SiteId(0)).map(of), Some((1, seconds(40))));
    assert_eq!(figures.whole().site(SiteId(1)), None);
    assert_eq!(of(figures.interval(0).unwrap().agents()), (3, seconds(50 + 30 + 30)));
    assert_eq!(of(figures.interval(1).unwrap().agents()), (0, seconds(10 + 10)));
}
