//! Commands as flat records: one table for both directions and for the layout, and two commands of which only a part is flat.

use super::slots::{
    Agent, Channel, Closing, Contact, Decline, Number, Offer, OptionalNumber, OptionalSpan, OptionalTenant, Queue,
    Site, Slot, Span, Work, invalid,
};
use super::{AGE_RESTARTS, CommandKind as Kind, ExchangeError, FlatCommand, HAS_OTHER_QUEUE, IS_OUTBOUND, Layout};
use toritsugi::{
    Abandon, AcceptOffer, Advance, AttemptFailed, Cancel, CloseQueue, CloseSite, Command, Complete, Connect,
    CustomerAnswered, DeclineOffer, Direction, Drain, EndWrapUp, Enqueue, ExtendWrapUp, ForceAssign, OpenQueue,
    OpenSite, Park, Pull, QueueId, Requirement, Resume, SetNotReady, SetPriority, SetReady, SignOut, Transfer,
    TransferAge, TransferTarget, WithdrawOffer,
};

const ENQUEUE: &[(&str, &str)] = &[
    ("contact", "Contact"),
    ("queue", "Queue"),
    ("channel", "Channel"),
    ("direction", "Outbound"),
    ("tenant", "OptionalTenant"),
    ("priority", "Number"),
    ("age", "Span"),
];

const TRANSFER: &[(&str, &str)] = &[
    ("contact", "Contact"),
    ("to", "Target"),
    ("age", "Restarts"),
    ("priority", "OptionalNumber"),
    ("fallback", "OptionalSpan"),
];

/// Declares the slot of each field of each command.
macro_rules! commands {
    ($($kind:ident { $($field:ident => $slot:ident),* })+) => {
        pub(super) fn write(command: &Command, flat: &mut FlatCommand) -> Result<(), ExchangeError> {
            match command {
                Command::Enqueue(enqueue) => write_enqueue(enqueue, flat)?,
                Command::Transfer(transfer) => write_transfer(transfer, flat)?,
                $(Command::$kind($kind { $($field),* }) => {
                    flat.kind = number(Kind::$kind);
                    $($slot::put(flat, *$field)?;)*
                })+
                _ => return Err(ExchangeError::NotFlat { why: "it holds a list, a profile or a plan" }),
            }
            Ok(())
        }

        pub(super) fn read(flat: &FlatCommand) -> Result<Command, ExchangeError> {
            if flat.kind == number(Kind::Enqueue) {
                return read_enqueue(flat).map(Command::from);
            }
            if flat.kind == number(Kind::Transfer) {
                return read_transfer(flat).map(Command::from);
            }
            $(if flat.kind == number(Kind::$kind) {
                return Ok($kind { $($field: $slot::take(flat)?),* }.into());
            })+
            Err(invalid("kind", flat.kind, flat.kind))
        }

        /// The commands that have a flat form, and the slot of each of their fields. Other fields have their defaults.
        pub fn command_layout() -> Layout {
            let kinds = [
                ("Enqueue", number(Kind::Enqueue), ENQUEUE.to_vec()),
                ("Transfer", number(Kind::Transfer), TRANSFER.to_vec()),
                $((stringify!($kind), number(Kind::$kind), vec![$((stringify!($field), stringify!($slot))),*])),+
            ];
            let name = |camel: &str| {
                let same = |name: &&&str| name.split('_').flat_map(str::chars).eq(camel.chars().map(|c| c.to_ascii_lowercase()));
                crate::variants::commands().iter().find(same).copied().unwrap_or_default()
            };
            kinds.into_iter().map(|(camel, kind, fields)| (kind, name(camel), fields)).collect()
        }
    };
}

#[expect(clippy::as_conversions, reason = "the number is that of the declaration, of 16 bits")]
const fn number(kind: Kind) -> u16 {
    kind as u16
}

commands! {
    Advance {}
    SetPriority { contact => Contact, priority => Number }
    Connect { contact => Contact }
    Complete { contact => Contact, disposition => Number }
    Abandon { contact => Contact }
    Cancel { contact => Contact }
    AcceptOffer { offer => Offer }
    DeclineOffer { offer => Offer, reason => Decline }
    WithdrawOffer { offer => Offer }
    SetReady { agent => Agent }
    SetNotReady { agent => Agent, reason => Number }
    Drain { agent => Agent }
    SignOut { agent => Agent, work => Work }
    EndWrapUp { agent => Agent, contact => Contact }
    ExtendWrapUp { agent => Agent, contact => Contact, by => Span }
    Pull { agent => Agent, contact => Contact }
    ForceAssign { contact => Contact, agent => Agent }
    Park { contact => Contact }
    Resume { contact => Contact }
    CustomerAnswered { contact => Contact }
    AttemptFailed { contact => Contact }
    CloseQueue { queue => Queue, waiting => Closing }
    OpenQueue { queue => Queue }
    CloseSite { site => Site }
    OpenSite { site => Site }
}

fn write_enqueue(enqueue: &Enqueue, flat: &mut FlatCommand) -> Result<(), ExchangeError> {
    let Enqueue {
        contact,
        queue,
        channel,
        direction,
        tenant,
        priority,
        requirement,
        age,
        excluded,
        preferred,
        steps,
        callback,
    } = enqueue;
    let is_plain = *requirement == Requirement::Anyone && excluded.is_empty() && preferred.is_empty();
    if !is_plain || steps.is_some() || callback.is_some() {
        return Err(ExchangeError::NotFlat { why: "it asks for more than a flat record holds" });
    }
    flat.kind = number(Kind::Enqueue);
    Contact::put(flat, *contact)?;
    Queue::put(flat, *queue)?;
    Channel::put(flat, *channel)?;
    OptionalTenant::put(flat, *tenant)?;
    Number::put(flat, *priority)?;
    if *direction == Direction::Outbound {
        flat.present |= IS_OUTBOUND;
    }
    Span::put(flat, *age)
}

fn read_enqueue(flat: &FlatCommand) -> Result<Enqueue, ExchangeError> {
    let mut enqueue = Enqueue::new(Contact::take(flat)?, Queue::take(flat)?, Channel::take(flat)?);
    enqueue.tenant = OptionalTenant::take(flat)?;
    enqueue.priority = Number::take(flat)?;
    enqueue.age = Span::take(flat)?;
    if flat.present & IS_OUTBOUND != 0 {
        enqueue.direction = Direction::Outbound;
    }
    Ok(enqueue)
}

fn write_transfer(transfer: &Transfer, flat: &mut FlatCommand) -> Result<(), ExchangeError> {
    let Transfer { contact, to, age, requirement, priority, preferred, fallback } = transfer;
    if requirement.is_some() || !preferred.is_empty() {
        return Err(ExchangeError::NotFlat { why: "it asks for more than a flat record holds" });
    }
    flat.kind = number(Kind::Transfer);
    Contact::put(flat, *contact)?;
    OptionalNumber::put(flat, *priority)?;
    OptionalSpan::put(flat, *fallback)?;
    if *age == TransferAge::Restart {
        flat.present |= AGE_RESTARTS;
    }
    match to {
        TransferTarget::Queue(queue) => {
            flat.present |= HAS_OTHER_QUEUE;
            flat.other_queue = queue.0;
            Ok(())
        }
        TransferTarget::Agent(agent) => Agent::put(flat, *agent),
        _ => Err(ExchangeError::NotFlat { why: "this version does not know where it goes" }),
    }
}

fn read_transfer(flat: &FlatCommand) -> Result<Transfer, ExchangeError> {
    let to = if flat.present & HAS_OTHER_QUEUE == 0 {
        TransferTarget::Agent(Agent::take(flat)?)
    } else {
        TransferTarget::Queue(QueueId(flat.other_queue))
    };
    let mut transfer = Transfer::new(Contact::take(flat)?, to);
    transfer.priority = OptionalNumber::take(flat)?;
    transfer.fallback = OptionalSpan::take(flat)?;
    if flat.present & AGE_RESTARTS != 0 {
        transfer.age = TransferAge::Restart;
    }
    Ok(transfer)
}
