//! Journals.

use crate::refusal::Refusal;
use crate::router::{Bytes, NativeRouter, id, instant, names};
use napi::bindgen_prelude::{BigInt, Buffer};
use napi_derive::napi;
use toritsugi::{
    CommandError, EventKind, HostKey, JournalError, JournalReader, JournalRecord, JournalWriter, Strategies,
};
use toritsugi_exchange::text;

/// Writes a journal: the same bytes as every other binding for the same commands.
#[napi]
#[derive(Debug)]
pub struct NativeJournal {
    writer: JournalWriter,
    /// Written and not yet taken.
    bytes: Vec<u8>,
}

/// How a replay ended.
#[napi(object)]
#[derive(Debug)]
pub struct NativeReplay {
    pub packed: f64,
    pub whole_bytes: f64,
    pub is_torn: bool,
    /// The names of each plan that came in place of another, as `names` gives them.
    pub names: Vec<String>,
}

#[napi]
impl NativeJournal {
    /// From the present state of this router on.
    #[napi(constructor)]
    pub fn new(router: &NativeRouter) -> napi::Result<Self> {
        let state = router.router.digest().map_err(Refusal::from)?;
        let mut bytes = Vec::new();
        Ok(Self { writer: JournalWriter::begin(state, &mut bytes), bytes })
    }

    /// Behind the whole records of these bytes, which were replayed.
    #[napi(factory)]
    pub fn behind(bytes: &[u8]) -> napi::Result<Self> {
        let strategies = Strategies::new();
        let mut reader = JournalReader::new(bytes, &strategies).map_err(Refusal::from)?;
        let read = reader.by_ref().find_map(Result::err);
        match read {
            None => Ok(Self { writer: reader.writer(), bytes: Vec::new() }),
            Some(error) => Err(Refusal::from(error).into()),
        }
    }

    /// A command in JSON, which is read with the plan of this router.
    #[napi]
    pub fn append(
        &mut self,
        router: &NativeRouter,
        at: BigInt,
        key: Option<String>,
        command: String,
    ) -> napi::Result<()> {
        let command = text::command(router.router.plan(), &command).map_err(Refusal::from)?;
        let key = key.as_deref().map(id).transpose()?.map(HostKey);
        self.writer.append(&JournalRecord::new(instant(&at), key, command), &mut self.bytes);
        Ok(())
    }

    /// The bytes that were appended since the last time.
    #[napi]
    pub fn take(&mut self) -> Buffer {
        core::mem::take(&mut self.bytes).into()
    }
}

#[napi]
impl NativeRouter {
    /// Applies every whole record of a journal that starts from the present state.
    #[napi]
    pub fn replay(&mut self, bytes: &[u8], events: Bytes<'_>) -> napi::Result<NativeReplay> {
        self.events.clear();
        let strategies = Strategies::new();
        let mut reader = JournalReader::new(bytes, &strategies).map_err(Refusal::from)?;
        if reader.starts_from() != self.router.digest().map_err(Refusal::from)? {
            return Err(Refusal::OtherState.into());
        }
        let (mut is_torn, mut plans) = (false, Vec::new());
        for record in &mut reader {
            match record {
                // A command that was refused is refused again.
                Ok(record) => {
                    let before = self.events.len();
                    if let Err(CommandError::Fault(fault)) = record.apply(&mut self.router, &mut self.events) {
                        return Err(Refusal::from(fault).into());
                    }
                    let mut happened = self.events.iter().skip(before);
                    if happened.any(|event| event.kind == EventKind::PlanReplaced) {
                        plans.push(names(self.router.plan()));
                    }
                }
                Err(JournalError::Torn { .. }) => is_torn = true,
                Err(damage) => return Err(Refusal::from(damage).into()),
            }
        }
        let whole_bytes = u32::try_from(reader.whole_bytes()).map_or(f64::INFINITY, f64::from);
        Ok(NativeReplay { packed: self.packed(0, false, events), whole_bytes, is_torn, names: plans })
    }
}
