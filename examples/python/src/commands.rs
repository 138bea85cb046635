//! The commands, one class for each of the library's. A field that the library has and this does not, does not compile; a command that the library
//! has and this does not is found by `tests/test_complete.py`.

use crate::errors;
use crate::plan::Plan;
use crate::record::{Description, library_records};
use crate::requirement::KeptRequirement;
use crate::value::{Kept, Value};
use crate::words::Choice;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use std::time::Duration;
use toritsugi::{
    AgentId, ChannelId, Command, ContactId, DeclineReason, Direction, Disposition, NotReadyReason, OfferId, Priority,
    QueueId, RemovedQueues, RemovedSkills, Requirement, SignInAs, SiteId, TenantId, TransferAge, TransferTarget,
    WhenClosed, WorkInHand,
};

/// Declares the classes, and the way from any object to the library's `Command` and back.
macro_rules! commands {
    ($($(#[doc = $doc:literal])+ $name:ident $(by $context:ident)? { $($body:tt)* })+) => {
        library_records! { $($(#[doc = $doc])+ $name $(by $context)? { $($body)* })+ }

        /// The names of all commands, in order.
        pub(crate) const NAMES: &[&str] = &[$(stringify!($name)),+];

        type Read = fn(&Bound<'_, PyAny>, &toritsugi::Plan) -> PyResult<Command>;

        /// How each class is read, by the address of the class: a search of one cache line or two.
        fn readers(py: Python<'_>) -> &'static Vec<(usize, Read)> {
            static READERS: PyOnceLock<Vec<(usize, Read)>> = PyOnceLock::new();
            READERS.get_or_init(py, || {
                vec![$((py.get_type::<$name>().as_ptr().addr(), |value, plan| {
                    let kept = value.cast::<$name>()?.get();
                    let command = <toritsugi::$name as Value>::resolve(kept, plan);
                    command.map(Command::from).map_err(|error| errors::unresolved(error, value.py()))
                })),+]
            })
        }

        /// As Python sees it.
        pub(crate) fn show<'py>(command: &Command, plan: &toritsugi::Plan, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
            match command {
                $(Command::$name(command) => command.keep(plan).show(py),)+
                other => Err(errors::internal(&format!("no class for {other:?}"), py)),
            }
        }

        pub(crate) fn describe(py: Python<'_>) -> PyResult<Vec<Description>> {
            Ok(vec![$($name::describe(py)?),+])
        }

        pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
            $(module.add_class::<$name>()?;)+
            module.add_function(wrap_pyfunction!(from_json, module)?)?;
            module.add_function(wrap_pyfunction!(to_json, module)?)
        }
    };
}

/// A command from the library's own form.
#[pyfunction]
fn from_json<'py>(text: &str, plan: &Bound<'py, Plan>, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
    let command: Command = serde_json::from_str(text)
        .map_err(|error| pyo3::exceptions::PyValueError::new_err(format!("this is no command: {error}")))?;
    show(&command, plan.get().library(), py)
}

/// The library's own form of a command.
#[pyfunction]
fn to_json(command: &Bound<'_, PyAny>, plan: &Bound<'_, Plan>, py: Python<'_>) -> PyResult<String> {
    let command = read(command, plan.get().library())?;
    serde_json::to_string(&command).map_err(|error| errors::internal(&error.to_string(), py))
}

/// Whether an object is a command.
pub(crate) fn check(value: &Bound<'_, PyAny>) -> PyResult<()> {
    let class = value.get_type_ptr().addr();
    if readers(value.py()).iter().any(|(address, _)| *address == class) {
        return Ok(());
    }
    let message = format!("{} is no command: use a class of toritsugi.commands", value.repr()?);
    Err(pyo3::exceptions::PyTypeError::new_err(message))
}

/// The library's command, with the numbers of the plan.
pub(crate) fn read(value: &Bound<'_, PyAny>, plan: &toritsugi::Plan) -> PyResult<Command> {
    let class = value.get_type_ptr().addr();
    if let Some((_, read)) = readers(value.py()).iter().find(|(address, _)| *address == class) {
        return read(value, plan);
    }
    check(value)?;
    Err(errors::internal("a class without a reader", value.py()))
}

commands! {
    /// Only time passes. [T-7]
    Advance {}
    /// A new contact enters a queue. [C-1]
    Enqueue {
        /// The contact, any number of 128 bits of your own.
        contact: ContactId,
        /// The queue.
        queue: QueueId,
        /// The channel it comes by.
        channel: ChannelId;
        /// Who began it.
        direction: Direction = Direction::Inbound,
        /// The tenant it belongs to. Without, that of the queue, or the first.
        tenant: Option<TenantId> = None,
        /// Higher is more urgent, 0 is ordinary. [V-3]
        priority: Priority = Priority(0),
        /// What it asks of an agent beside what the queue asks, as `english >= 50 and not trainee`. [C-2]
        requirement: Requirement = KeptRequirement::anyone(),
        /// How long it has waited already.
        age: Duration = Duration::ZERO,
        /// Agents that it is never offered to.
        excluded: Vec<AgentId> = Vec::new(),
        /// Stages of preferred agents, in order. [P-1]
        preferred: Vec<toritsugi::PreferredStage> = Vec::new(),
        /// Its own relaxation steps in place of those of the queue. [D-1]
        steps: Option<Vec<toritsugi::Step>> = None,
        /// The customer is to be called back. [K-1]
        callback: Option<Box<toritsugi::Callback>> = None,
    }
    /// A contact goes to another queue or agent. [C-5]
    Transfer {
        /// The contact, in the hands of an agent or waiting.
        contact: ContactId,
        /// Where it goes: `ToQueue(name)` or `ToAgent(id)`.
        to: TransferTarget;
        /// Whether it keeps its age or starts anew.
        age: TransferAge = TransferAge::Keep,
        /// What it asks from now on. Without, as before.
        requirement: Option<Requirement> = None,
        /// Its priority from now on. Without, as before.
        priority: Option<Priority> = None,
        /// Stages of preferred agents, in order.
        preferred: Vec<toritsugi::PreferredStage> = Vec::new(),
        /// After how long a contact for one agent may go to any. [C-6]
        fallback: Option<Duration> = None,
    }
    /// A contact becomes more or less urgent. [C-13]
    SetPriority {
        /// The contact.
        contact: ContactId,
        /// Its new priority.
        priority: Priority,
    }
    /// Customer and agent are joined. [C-7]
    Connect {
        /// The contact.
        contact: ContactId,
    }
    /// The work on a contact is done. [C-10]
    Complete {
        /// The contact.
        contact: ContactId;
        /// What it came to, in your own numbering.
        disposition: Disposition = Disposition(0),
    }
    /// The customer gave up before being connected. [C-11]
    Abandon {
        /// The contact.
        contact: ContactId,
    }
    /// The host takes a contact away, in any state. [C-12]
    Cancel {
        /// The contact.
        contact: ContactId,
    }
    /// An agent accepts an offer. [F-2]
    AcceptOffer {
        /// The offer.
        offer: OfferId,
    }
    /// An agent declines an offer. [F-3]
    DeclineOffer {
        /// The offer.
        offer: OfferId;
        /// Why: a word, or a number of your own.
        reason: DeclineReason = DeclineReason::Rejected,
    }
    /// The host takes an offer back. [F-5]
    WithdrawOffer {
        /// The offer.
        offer: OfferId,
    }
    /// An agent comes to work.
    SignIn {
        /// The agent, any number of 128 bits of your own.
        agent: AgentId,
        /// What it brings.
        profile: Box<toritsugi::AgentProfile>;
        /// Whether it takes contacts at once: `"ready"` or `NotReady(reason)`.
        presence: SignInAs = Choice::Word("ready"),
    }
    /// An agent's profile changes.
    UpdateAgent {
        /// The agent.
        agent: AgentId,
        /// What it brings from now on.
        profile: Box<toritsugi::AgentProfile>,
    }
    /// An agent can take contacts.
    SetReady {
        /// The agent.
        agent: AgentId,
    }
    /// An agent takes no contacts for now.
    SetNotReady {
        /// The agent.
        agent: AgentId;
        /// Why, in your own numbering.
        reason: NotReadyReason = NotReadyReason::UNSPECIFIED,
    }
    /// An agent finishes what it has in hand and is then signed out.
    Drain {
        /// The agent.
        agent: AgentId,
    }
    /// An agent leaves.
    SignOut {
        /// The agent.
        agent: AgentId;
        /// What becomes of the work in its hands.
        work: WorkInHand = WorkInHand::Refuse,
    }
    /// An agent is done with the wrap-up of a contact.
    EndWrapUp {
        /// The agent.
        agent: AgentId,
        /// The contact it wraps up.
        contact: ContactId,
    }
    /// An agent needs longer for the wrap-up of a contact.
    ExtendWrapUp {
        /// The agent.
        agent: AgentId,
        /// The contact it wraps up.
        contact: ContactId,
        /// How much longer, more than zero.
        by: Duration,
    }
    /// An agent takes a named contact out of its turn. [F-9]
    Pull {
        /// The agent.
        agent: AgentId,
        /// The contact, waiting or offered.
        contact: ContactId,
    }
    /// A supervisor gives a contact to an agent, whether it has room or not. [F-10]
    ForceAssign {
        /// The contact, waiting or offered.
        contact: ContactId,
        /// The agent.
        agent: AgentId,
    }
    /// A conversation rests until the customer writes again; the agent is free.
    Park {
        /// The contact.
        contact: ContactId,
    }
    /// The customer of a parked contact is there again.
    Resume {
        /// The contact.
        contact: ContactId,
    }
    /// A customer is to be called back. [K-1]
    RequestCallback {
        /// The contact, which waits.
        contact: ContactId,
        /// When and how.
        callback: toritsugi::Callback,
    }
    /// The customer of a callback that was called first has answered. [K-4]
    CustomerAnswered {
        /// The contact.
        contact: ContactId,
    }
    /// The customer of a callback could not be reached. [K-5]
    AttemptFailed {
        /// The contact.
        contact: ContactId,
    }
    /// A queue's opening hours. [H-2]
    SetHours {
        /// The queue.
        queue: QueueId,
        /// When it opens and closes, ascending; none for always open.
        switches: Vec<toritsugi::Switch>,
    }
    /// A queue is closed by hand. [H-4]
    CloseQueue {
        /// The queue.
        queue: QueueId;
        /// What becomes of those that wait: `"keep"`, `"end"` or `MoveTo(queue)`.
        waiting: WhenClosed = Choice::Word("keep"),
    }
    /// A queue that was closed by hand follows its hours again. [H-4]
    OpenQueue {
        /// The queue.
        queue: QueueId,
    }
    /// A whole site goes down; its work returns to the queues.
    CloseSite {
        /// The site.
        site: SiteId,
    }
    /// A site comes back.
    OpenSite {
        /// The site.
        site: SiteId,
    }
    /// Another plan comes in place of the present one. Names in it are those of the new plan.
    ReplacePlan by plan {
        /// The new plan.
        plan: toritsugi::Plan;
        /// What becomes of contacts in queues that are gone: `"refuse"`, `"end"` or `MoveTo(queue)`.
        removed_queues: RemovedQueues = Choice::Word("refuse"),
        /// What becomes of contacts that ask for skills that are gone.
        removed_skills: RemovedSkills = RemovedSkills::Refuse,
    }
}
