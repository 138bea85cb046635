//! Channels and queues: what they may say of each other, and what they become.

use super::{MINUTE, callback, plan_of, queue, refused};
use std::time::Duration;
use toritsugi::{
    Across, CallbackAttempts, ChannelDefinition, ChannelId, ClosingDefinition, Name, OfferMode, Priority, PriorityRate,
    QueueDefinition, QueueId, QueueOrdering, Spare, WhenClosed, WrapUp,
};

#[test]
fn channels_interrupt_others_one_way() {
    let channel = |name: &str| ChannelDefinition::new(name).cost(50);
    let plan = |voice: ChannelDefinition, mail: ChannelDefinition| plan_of(queue()).channel(voice).channel(mail);
    let voice = || channel("voice").interrupts(["e-mail"]);
    let mail = || channel("e-mail").paused_cost(50).auto_accept();
    refused([
        (
            plan(channel("voice").interrupts(["mail"]), mail()),
            "channel `voice`, interrupts: there is no channel `mail` in this plan",
            1011,
        ),
        (
            plan(channel("voice").interrupts(["e-mail", "e-mail"]), mail()),
            "channel `voice`, interrupts: channel `e-mail` is listed twice",
            1014,
        ),
        (
            plan(voice(), mail().interrupts(["e-mail"])),
            "channel `e-mail`, interrupts: a channel cannot interrupt itself",
            1037,
        ),
        (
            plan(voice(), mail().interrupts(["voice"])),
            "channel `voice`, interrupts: channel `e-mail` interrupts this one in turn",
            1038,
        ),
        (plan(voice(), mail().paused_cost(51)), "channel `e-mail`, paused_cost: 51 is not from 0 to 50", 1020),
    ]);
    let plan = plan(voice(), mail()).build().unwrap();
    let [voice, mail] = plan.channels() else { panic!("two channels") };
    assert_eq!(
        (voice.interrupts.as_slice(), voice.paused_cost, voice.auto_accept),
        ([ChannelId(1)].as_slice(), 0, false)
    );
    assert_eq!((mail.interrupts.as_slice(), mail.paused_cost, mail.auto_accept), ([].as_slice(), 50, true));
}

#[test]
fn rates_and_offers_are_in_range() {
    let rates = |rates: &[(i16, u32)]| {
        let rates = rates.iter().map(|(priority, rate)| PriorityRate { priority: Priority(*priority), rate: *rate });
        plan_of(queue().ordering(QueueOrdering::AccumulatingPriority(rates.collect())))
    };
    let mode = |mode| plan_of(queue().offer_mode(mode));
    let one_more = |most| mode(OfferMode::OneMore { every: MINUTE, most });
    refused([
        (rates(&[]), "queue `Réclamations`, ordering: accumulating priority needs at least one rate", 1039),
        (rates(&[(5, 1), (-3, 0), (5, 2)]), "queue `Réclamations`, ordering: priority 5 is given two rates", 1040),
        (rates(&[(5, 1_000_001)]), "queue `Réclamations`, ordering: 1000001 is not from 0 to 1000000", 1020),
        (mode(OfferMode::AllAtOnce(0)), "queue `Réclamations`, offer_mode: 0 is not from 1 to 64", 1020),
        (mode(OfferMode::AllAtOnce(65)), "queue `Réclamations`, offer_mode: 65 is not from 1 to 64", 1020),
        (one_more(0), "queue `Réclamations`, offer_mode: 0 is not from 1 to 64", 1020),
        (one_more(65), "queue `Réclamations`, offer_mode: 65 is not from 1 to 64", 1020),
    ]);
    for sound in [rates(&[(5, 1_000_000), (-3, 0)]), mode(OfferMode::AllAtOnce(64)), one_more(1)] {
        assert!(sound.build().is_ok());
    }
    let plan = mode(OfferMode::OneMore { every: Duration::from_nanos(1_999), most: 64 }).build().unwrap();
    let [queue] = plan.queues() else { panic!("one queue") };
    assert_eq!(queue.offer_mode, OfferMode::OneMore { every: Duration::from_micros(1), most: 64 });
    assert_eq!(queue.offer_timeout, Some(Duration::from_secs(20)));
}

#[test]
fn rules_of_a_queue_are_in_range() {
    let half_hour = Duration::from_secs(1_800);
    refused([
        (plan_of(queue().weight(0)), "queue `Réclamations`, weight: 0 is not from 1 to 1000000", 1020),
        (plan_of(queue().weight(1_000_001)), "queue `Réclamations`, weight: 1000001 is not from 1 to 1000000", 1020),
        (plan_of(queue().spare(0, 1)), "queue `Réclamations`, spare.agents: 0 is not from 1 to 4294967295", 1020),
        (
            plan_of(queue().callback(callback(0, MINUTE))),
            "queue `Réclamations`, callback.attempts: 0 is not from 1 to 65535",
            1020,
        ),
        (
            plan_of(queue().wrap_up(WrapUp::UntilReleased(half_hour)).longest_wrap_up(MINUTE)),
            "queue `Réclamations`, longest_wrap_up: the longest wrap-up of 60s is shorter than the wrap-up of 1800s",
            1041,
        ),
        (
            plan_of(queue().at_close(ClosingDefinition::MoveTo("Réclamations".into()))),
            "queue `Réclamations`, at_close: this is the queue itself",
            1042,
        ),
        (
            plan_of(queue().at_close(ClosingDefinition::MoveTo("later".into()))),
            "queue `Réclamations`, at_close: there is no queue `later` in this plan",
            1016,
        ),
    ]);
    let rich = queue()
        .wrap_up(WrapUp::Timed(MINUTE))
        .longest_wrap_up(MINUTE)
        .levels(1)
        .weight(1_000_000)
        .spare(2, 3)
        .last_resort()
        .connect_on_accept()
        .resume_claim(MINUTE)
        .callback(callback(1, Duration::from_nanos(2_500)))
        .return_within(half_hour)
        .at_close(ClosingDefinition::MoveTo("later".into()));
    let later = QueueDefinition::new("later").at_close(ClosingDefinition::End);
    let plan = plan_of(rich).queue(later).site("Osaka").across(Across::Share).batch(MINUTE).build().unwrap();
    assert_eq!((plan.sites(), plan.site("Osaka")), ([Name::from("Osaka")].as_slice(), Some(toritsugi::SiteId(0))));
    assert_eq!((plan.across(), plan.batch()), (Across::Share, Some(MINUTE)));
    let [rich, later] = plan.queues() else { panic!("two queues") };
    assert_eq!((rich.levels, rich.weight, rich.last_resort, rich.connect_on_accept), (Some(1), 1_000_000, true, true));
    assert_eq!(rich.spare, Some(Spare { agents: 2, from_level: 3 }));
    assert_eq!((rich.longest_wrap_up, rich.resume_claim), (Some(MINUTE), Some(MINUTE)));
    assert_eq!(rich.callback_attempts, callback(1, Duration::from_micros(2)));
    assert_eq!((rich.return_within, rich.at_close), (Some(half_hour), WhenClosed::MoveTo(QueueId(1))));
    assert_eq!((later.levels, later.weight, later.last_resort, later.spare), (None, 1, false, None));
    assert!(!later.connect_on_accept);
    assert_eq!((later.longest_wrap_up, later.resume_claim, later.return_within), (None, None, None));
    assert_eq!((later.callback_attempts, later.at_close), (CallbackAttempts::default(), WhenClosed::End));
}
