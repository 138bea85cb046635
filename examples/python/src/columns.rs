//! Many commands as columns: one list for the times, one for the words of the commands, one for each field.

use crate::batch::Step;
use crate::errors;
use crate::ids::{Named, find, read_id};
use crate::time::read_instant;
use pyo3::buffer::PyBuffer;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyFloat, PyInt, PyString};
use std::collections::HashMap;
use toritsugi::{
    Abandon, AcceptOffer, Advance, AgentId, AttemptFailed, Cancel, ChannelId, Command, Complete, Connect, ContactId,
    CustomerAnswered, DeclineOffer, DeclineReason, Disposition, Drain, EndWrapUp, Enqueue, ForceAssign, NotReadyReason,
    OfferId, Park, Plan, Priority, Pull, QueueId, Resume, SetNotReady, SetPriority, SetReady, SignOut, TenantId,
    Timestamp, WithdrawOffer, WorkInHand,
};

const COLUMNS: [&str; 11] =
    ["at", "command", "contact", "agent", "offer", "queue", "channel", "tenant", "priority", "disposition", "reason"];

/// The commands of all rows. Nothing is applied if one of them cannot be read.
pub(crate) fn read<'py>(columns: &Bound<'py, PyAny>, plan: &Plan) -> PyResult<Vec<Step<'py>>> {
    let py = columns.py();
    let pairs = errors::pairs(columns)?;
    let mut by_name: HashMap<String, Bound<'py, PyAny>> = HashMap::new();
    for (name, column) in pairs {
        let name: String = name.extract()?;
        if !COLUMNS.contains(&name.as_str()) {
            return Err(PyValueError::new_err(format!("there is no column `{name}`, only {}", COLUMNS.join(", "))));
        }
        by_name.insert(name, column);
    }
    let times = match by_name.get("at") {
        Some(times) => read_times(times)?,
        None => return Err(PyValueError::new_err("there is no column `at`")),
    };
    let rows = times.len();
    let words = match by_name.get("command") {
        Some(words) => items(words, "command", rows)?,
        None => return Err(PyValueError::new_err("there is no column `command`")),
    };
    let contacts = numbers(by_name.get("contact"), "contact", rows)?;
    let agents = numbers(by_name.get("agent"), "agent", rows)?;
    let offers = numbers(by_name.get("offer"), "offer", rows)?;
    let priorities = small(by_name.get("priority"), "priority", rows)?;
    let dispositions = small(by_name.get("disposition"), "disposition", rows)?;
    let reasons = small(by_name.get("reason"), "reason", rows)?;
    let queues = names::<QueueId>(by_name.get("queue"), "queue", rows, plan, py)?;
    let channels = names::<ChannelId>(by_name.get("channel"), "channel", rows, plan, py)?;
    let tenants = names::<TenantId>(by_name.get("tenant"), "tenant", rows, plan, py)?;
    let mut steps = Vec::with_capacity(rows);
    for (row, (at, word)) in times.into_iter().zip(words).enumerate() {
        let word =
            word.cast::<PyString>().map_err(|_| PyTypeError::new_err(format!("row {row}: a command is a word")))?;
        let row = Row {
            number: row,
            contact: at_row(&contacts, row).map(ContactId),
            agent: at_row(&agents, row).map(AgentId),
            offer: at_row(&offers, row),
            queue: at_row(&queues, row),
            channel: at_row(&channels, row),
            tenant: at_row(&tenants, row),
            priority: at_row(&priorities, row).unwrap_or(0),
            disposition: at_row(&dispositions, row).unwrap_or(0),
            reason: at_row(&reasons, row),
        };
        steps.push(Step::Library(Timestamp(at), row.command(word.to_str()?)?));
    }
    Ok(steps)
}

/// The fields of one row.
struct Row {
    number: usize,
    contact: Option<ContactId>,
    agent: Option<AgentId>,
    offer: Option<u128>,
    queue: Option<QueueId>,
    channel: Option<ChannelId>,
    tenant: Option<TenantId>,
    priority: i64,
    disposition: i64,
    reason: Option<i64>,
}

impl Row {
    fn command(&self, word: &str) -> PyResult<Command> {
        Ok(match word {
            "advance" => Advance {}.into(),
            "enqueue" => {
                let enqueue = Enqueue::new(
                    self.contact()?,
                    need(self.queue, "queue", self.number)?,
                    need(self.channel, "channel", self.number)?,
                )
                .with_priority(Priority(self.fit(self.priority, "priority")?));
                match self.tenant {
                    Some(tenant) => enqueue.with_tenant(tenant).into(),
                    None => enqueue.into(),
                }
            }
            "set_priority" => {
                SetPriority { contact: self.contact()?, priority: Priority(self.fit(self.priority, "priority")?) }
                    .into()
            }
            "connect" => Connect { contact: self.contact()? }.into(),
            "complete" => {
                let disposition = Disposition(self.fit(self.disposition, "disposition")?);
                Complete { contact: self.contact()?, disposition }.into()
            }
            "abandon" => Abandon { contact: self.contact()? }.into(),
            "cancel" => Cancel { contact: self.contact()? }.into(),
            "accept_offer" => AcceptOffer { offer: self.offer()? }.into(),
            "decline_offer" => {
                let reason = match self.reason {
                    Some(reason) => DeclineReason::Other(self.fit(reason, "reason")?),
                    None => DeclineReason::Rejected,
                };
                DeclineOffer { offer: self.offer()?, reason }.into()
            }
            "withdraw_offer" => WithdrawOffer { offer: self.offer()? }.into(),
            "set_ready" => SetReady { agent: self.agent()? }.into(),
            "set_not_ready" => {
                let reason = NotReadyReason(self.fit(self.reason.unwrap_or(0), "reason")?);
                SetNotReady { agent: self.agent()?, reason }.into()
            }
            "drain" => Drain { agent: self.agent()? }.into(),
            "sign_out" => SignOut { agent: self.agent()?, work: WorkInHand::Refuse }.into(),
            "end_wrap_up" => EndWrapUp { agent: self.agent()?, contact: self.contact()? }.into(),
            "pull" => Pull { agent: self.agent()?, contact: self.contact()? }.into(),
            "force_assign" => ForceAssign { contact: self.contact()?, agent: self.agent()? }.into(),
            "park" => Park { contact: self.contact()? }.into(),
            "resume" => Resume { contact: self.contact()? }.into(),
            "customer_answered" => CustomerAnswered { contact: self.contact()? }.into(),
            "attempt_failed" => AttemptFailed { contact: self.contact()? }.into(),
            other => {
                let message =
                    format!("row {}: there is no command `{other}` in columns; use apply_many for it", self.number);
                return Err(PyValueError::new_err(message));
            }
        })
    }

    fn contact(&self) -> PyResult<ContactId> {
        need(self.contact, "contact", self.number)
    }

    fn agent(&self) -> PyResult<AgentId> {
        need(self.agent, "agent", self.number)
    }

    fn offer(&self) -> PyResult<OfferId> {
        let offer = need(self.offer, "offer", self.number)?;
        u64::try_from(offer)
            .map(OfferId)
            .map_err(|_| PyValueError::new_err(format!("row {}: offer {offer} is out of range", self.number)))
    }

    fn fit<T: TryFrom<i64>>(&self, number: i64, what: &str) -> PyResult<T> {
        T::try_from(number)
            .map_err(|_| PyValueError::new_err(format!("row {}: {what} {number} is out of range", self.number)))
    }
}

fn need<T>(value: Option<T>, what: &str, row: usize) -> PyResult<T> {
    value.ok_or_else(|| PyValueError::new_err(format!("row {row} has no {what}")))
}

/// Of a column that is not there, nothing.
fn at_row<T: Copy>(column: &[Option<T>], row: usize) -> Option<T> {
    column.get(row).copied().flatten()
}

fn items<'py>(column: &Bound<'py, PyAny>, name: &str, rows: usize) -> PyResult<Vec<Bound<'py, PyAny>>> {
    errors::refuse_text(column)?;
    let items = column.try_iter()?.collect::<PyResult<Vec<_>>>()?;
    if items.len() != rows {
        let message = format!("column `{name}` has {} rows, column `at` has {rows}", items.len());
        return Err(PyValueError::new_err(message));
    }
    Ok(items)
}

/// Times: numbers of seconds at once where they lie side by side in memory.
fn read_times(column: &Bound<'_, PyAny>) -> PyResult<Vec<u64>> {
    let py = column.py();
    if let Ok(buffer) = PyBuffer::<f64>::get(column) {
        let times = buffer.to_vec(py)?;
        return times.into_iter().map(|time| read_instant(&PyFloat::new(py, time))).collect();
    }
    column.try_iter()?.map(|time| read_instant(&time?)).collect()
}

fn is_missing(item: &Bound<'_, PyAny>) -> bool {
    item.is_none() || item.cast::<PyFloat>().is_ok_and(|number| number.value().is_nan())
}

/// Ids.
fn numbers(column: Option<&Bound<'_, PyAny>>, name: &str, rows: usize) -> PyResult<Vec<Option<u128>>> {
    let Some(column) = column else { return Ok(Vec::new()) };
    let of_buffer = match (PyBuffer::<i64>::get(column), PyBuffer::<u64>::get(column)) {
        (Ok(buffer), _) => {
            Some(buffer.to_vec(column.py())?.into_iter().map(|id| u128::try_from(id).ok()).collect::<Vec<_>>())
        }
        (_, Ok(buffer)) => Some(buffer.to_vec(column.py())?.into_iter().map(|id| Some(u128::from(id))).collect()),
        _ => None,
    };
    if let Some(ids) = of_buffer.filter(|ids| ids.len() == rows) {
        return Ok(ids);
    }
    let read = |item: Bound<'_, PyAny>| match item.cast::<PyFloat>() {
        _ if is_missing(&item) => Ok(None),
        // A column of pandas with gaps is one of floats.
        Ok(number) if number.value().fract() == 0.0 => read_id(&item.call_method0("__int__")?).map(Some),
        _ => read_id(&item).map(Some),
    };
    items(column, name, rows)?.into_iter().map(read).collect()
}

fn small(column: Option<&Bound<'_, PyAny>>, name: &str, rows: usize) -> PyResult<Vec<Option<i64>>> {
    let Some(column) = column else { return Ok(Vec::new()) };
    let read = |item: Bound<'_, PyAny>| match item.cast::<PyFloat>() {
        _ if is_missing(&item) => Ok(None),
        Ok(_) => errors::read_int(&item.call_method0("__int__")?).map(Some),
        Err(_) => errors::read_int(&item).map(Some),
    };
    items(column, name, rows)?.into_iter().map(read).collect()
}

/// Names, each looked up once.
fn names<T: Named>(
    column: Option<&Bound<'_, PyAny>>,
    name: &str,
    rows: usize,
    plan: &Plan,
    py: Python<'_>,
) -> PyResult<Vec<Option<T>>> {
    let Some(column) = column else { return Ok(Vec::new()) };
    let mut known: HashMap<String, T> = HashMap::new();
    let mut read = |item: Bound<'_, PyAny>| {
        if is_missing(&item) {
            return Ok(None);
        }
        if item.cast::<PyInt>().is_ok() {
            return errors::read_int(&item).map(|number| Some(T::of_number(number)));
        }
        let text = item.cast::<PyString>().map_err(|_| PyTypeError::new_err(format!("column `{name}` holds names")))?;
        let text = text.to_str()?;
        if let Some(id) = known.get(text) {
            return Ok(Some(*id));
        }
        let id = find::<T>(text, plan).map_err(|error| errors::unresolved(error, py))?;
        known.insert(String::from(text), id);
        Ok(Some(id))
    };
    items(column, name, rows)?.into_iter().map(&mut read).collect()
}
